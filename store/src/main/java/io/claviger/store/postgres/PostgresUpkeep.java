package io.claviger.store.postgres;

import io.claviger.core.time.MicroClock;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.sql.Installation;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** What is done to a database on PostgreSQL while no node runs. */
public final class PostgresUpkeep {
    private PostgresUpkeep() {}

    private interface Step<T> {
        T run(DSLContext sql) throws StoreOpenException;
    }

    /**
     * Whether there is a store of this program's schema. Writes nothing.
     *
     * @throws StoreOpenException where the database can't be used
     */
    public static boolean isSetUp(PostgresUrl url) throws StoreOpenException {
        var connections = new PostgresConnections(url);
        return new PostgresSchema(connections).isSetUp() && transaction(connections, sql -> Installation.existsIn(sql));
    }

    /**
     * Begins a new epoch of a database that PostgreSQL's own tools put back, so that whatever saw the lost history reads
     * all anew. Answers kept for Idempotency-Key are dropped. Refused while a node runs on it.
     */
    public static void newEpoch(PostgresUrl url, MasterKey master, MicroClock clock) throws StoreOpenException {
        new PostgresSchema(new PostgresConnections(url)).bringUp();
        try (var side = PostgresSide.source(url)) {
            side.run(sql -> {
                requireSetUp(url, sql);
                Installation.restored(sql, SealedKeys.open(sql, master, clock.nowMicros()), clock.nowMicros());
                return url;
            });
        }
    }

    private static void requireSetUp(PostgresUrl url, DSLContext sql) throws StoreOpenException {
        if (!Installation.existsIn(sql)) {
            throw new StoreOpenException(Reason.REFUSED, "there is no store in the database " + url + " yet");
        }
    }

    /** In the place of a change, so it waits for one that is under way. */
    private static <T> T transaction(PostgresConnections connections, Step<T> step) throws StoreOpenException {
        try (var connection = connections.open(Limits.AT_LENGTH)) {
            connection.setAutoCommit(false);
            try {
                var sql = PostgresConnections.sql(connection);
                AdvisoryLock.CHANGE.take(sql);
                var done = step.run(sql);
                connection.commit();
                return done;
            } finally {
                connection.rollback();
            }
        } catch (SQLException | DataAccessException e) {
            throw PostgresFault.cannotOpen(connections.url(), e);
        }
    }

    /** Opens the database's keys, after setting it up where it is new; one node does. */
    static SealedKeys keys(PostgresConnections connections, MasterKey master, MicroClock clock)
            throws StoreOpenException {
        return transaction(connections, sql -> Installation.keys(sql, master, clock.nowMicros()));
    }
}
