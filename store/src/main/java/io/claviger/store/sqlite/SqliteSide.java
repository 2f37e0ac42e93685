package io.claviger.store.sqlite;

import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.migrate.Side;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.MasterKeyFile;
import io.claviger.store.seal.SealedKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data directory as an end of a copy. It is locked, so no Claviger runs on it. */
public final class SqliteSide implements Side {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteSide.class);

    private final Path dataDir;
    private final DataDirectory directory;
    private final Connection connection;
    private final DSLContext sql;

    private SqliteSide(Path dataDir, DataDirectory directory) throws SQLException {
        this.dataDir = dataDir;
        this.directory = directory;
        this.connection = SqliteFile.writing(directory.database()).getConnection();
        this.sql = SqliteFile.sql(connection);
    }

    /** One to copy from. */
    public static Side source(Path dataDir) throws StoreOpenException {
        if (!Files.isRegularFile(DataDirectory.database(dataDir))) {
            throw new StoreOpenException(Reason.DIRECTORY, "there is no database in " + dataDir);
        }
        return open(dataDir, false);
    }

    /** One to copy into; it is made where it is missing. */
    public static Side target(Path dataDir) throws StoreOpenException {
        return open(dataDir, true);
    }

    private static Side open(Path dataDir, boolean bringUp) throws StoreOpenException {
        var directory = DataDirectory.hold(dataDir);
        try {
            SqliteStore.makeFile(directory.database());
            if (bringUp) {
                SqliteSchema.migrate(directory.database());
            } else if (!SqliteSchema.isCurrent(directory.database())) {
                throw new StoreOpenException(
                        Reason.DIRECTORY, dataDir + " has not the tables of this Claviger: start it there once");
            }
            return new SqliteSide(dataDir, directory);
        } catch (SQLException e) {
            directory.close();
            throw SqliteFile.cannotOpen(directory.database(), e);
        } catch (StoreOpenException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    @Override
    public <T extends @Nullable Object> T run(Work<T> work) throws StoreOpenException {
        try (var transaction = SqliteTransaction.writing(connection)) {
            var value = work.in(sql);
            transaction.commit();
            return value;
        } catch (SQLException | DataAccessException e) {
            throw SqliteFile.cannotOpen(directory.database(), e);
        }
    }

    @Override
    public MasterKey masterKey(@Nullable MasterKey given) throws StoreOpenException {
        return given != null ? given : new MasterKeyFile(directory.masterKey()).find(key -> SealedKeys.opens(sql, key));
    }

    @Override
    public void keep(MasterKey master, boolean given) throws StoreOpenException {
        var file = directory.masterKey();
        if (!MasterKey.exists(file)) {
            if (!given) {
                master.writeInto(file);
            }
        } else if (!MasterKey.ofFile(file).fingerprint().equals(master.fingerprint())) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY, "there is another master key in " + dataDir + ": take it away first");
        }
    }

    @Override
    public String name() {
        return dataDir.toString();
    }

    @Override
    public void close() {
        try (var statement = connection.createStatement()) {
            statement.execute("pragma wal_checkpoint(truncate)");
        } catch (SQLException e) {
            LOG.warn("cannot write the log into the database; the next start will", e);
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("cannot close a connection", e);
        }
        directory.close();
    }
}
