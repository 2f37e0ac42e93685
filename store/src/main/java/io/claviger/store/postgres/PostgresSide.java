package io.claviger.store.postgres;

import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.migrate.Side;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.usage.TimeTable;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database of a server as an end of a copy: no node is connected to it, and none can make a change meanwhile. */
public final class PostgresSide implements Side {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSide.class);

    private final PostgresUrl url;
    private final Connection connection;
    private final DSLContext sql;

    private PostgresSide(PostgresUrl url, Connection connection) {
        this.url = url;
        this.connection = connection;
        this.sql = PostgresConnections.sql(connection);
    }

    /** One to copy from. */
    public static Side source(PostgresUrl url) throws StoreOpenException {
        return hold(url, new PostgresConnections(url));
    }

    /** One to copy into. Its tables are made where they are missing. */
    public static Side target(PostgresUrl url) throws StoreOpenException {
        var connections = new PostgresConnections(url);
        new PostgresSchema(connections).bringUp();
        return hold(url, connections);
    }

    private static Side hold(PostgresUrl url, PostgresConnections connections) throws StoreOpenException {
        Connection connection = null;
        try {
            connection = connections.open(Limits.AT_LENGTH);
            if (!PostgresSchema.isCurrent(connection)) {
                throw new StoreOpenException(
                        Reason.DIRECTORY, url + " has not the tables of this Claviger: start it there once");
            }
            connection.setAutoCommit(false);
            AdvisoryLock.CHANGE.hold(connection);
            connection.commit();
            var side = new PostgresSide(url, connection);
            RunningNodes.refuse(side);
            return side;
        } catch (SQLException e) {
            close(connection);
            throw PostgresFault.cannotOpen(url, e);
        } catch (StoreOpenException | RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    @Override
    public <T extends @Nullable Object> T run(Work<T> work) throws StoreOpenException {
        try {
            try {
                var value = work.in(sql);
                connection.commit();
                return value;
            } finally {
                connection.rollback();
            }
        } catch (SQLException | DataAccessException e) {
            throw PostgresFault.cannotOpen(url, e);
        }
    }

    @Override
    public MasterKey masterKey(@Nullable MasterKey given) throws StoreOpenException {
        if (given == null) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY,
                    "the master key of " + url + " must be given: set claviger.master-key or claviger.master-key-file");
        }
        return given;
    }

    /** Beside a server there is no place for it. */
    @Override
    public void keep(MasterKey master, boolean given) {
        LOG.debug("the master key {} is to be given to the nodes of {}", master.fingerprint(), url);
    }

    /** What is old is copied into partitions of its time, so that it is dropped with them. */
    @Override
    public void makeReady(long nowMicros) throws StoreOpenException {
        run(sql -> {
            for (var table : TimeTable.values()) {
                new Partitions(table).makeAll(sql, nowMicros);
            }
            return url;
        });
    }

    @Override
    public String name() {
        return url.toString();
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.warn("cannot close a connection", e);
        }
    }
}
