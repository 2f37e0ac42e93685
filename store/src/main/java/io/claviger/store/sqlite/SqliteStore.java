package io.claviger.store.sqlite;

import io.claviger.core.catalog.ApiReader;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.MasterKeyFile;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.sql.Installation;
import io.claviger.store.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Opens a store on SQLite, step by step: directory, file, schema, master key, keys, catalog. */
public final class SqliteStore {
    private SqliteStore() {}

    /** As {@link Store#open} says. */
    public static Store open(StoreConfig config, ApiReader apis, MicroClock clock) throws StoreOpenException {
        var directory = DataDirectory.hold(config.dataDir());
        try {
            makeFile(directory.database());
            SqliteSchema.migrate(directory.database());
            var keys = keys(directory.database(), directory.masterKey(), config.masterKey(), clock);
            var database = new SqliteDatabase(directory);
            return ready(database, keys, config, apis, clock);
        } catch (SQLException | DataAccessException e) {
            directory.close();
            throw SqliteFile.cannotOpen(directory.database(), e);
        } catch (StoreOpenException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static Store ready(
            SqliteDatabase database, SealedKeys keys, StoreConfig config, ApiReader apis, MicroClock clock)
            throws StoreOpenException {
        try {
            var store = new SqlStore(database, keys, apis, clock, config.retention());
            store.readCatalog();
            return store;
        } catch (ClavigerException e) {
            database.close();
            throw SqliteFile.cannotOpen(DataDirectory.database(config.dataDir()), e);
        } catch (StoreOpenException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    static void makeFile(Path file) throws StoreOpenException {
        try {
            if (Files.notExists(file)) {
                DataDirectory.createPrivate(file);
            }
        } catch (IOException e) {
            throw new StoreOpenException(
                    Reason.DIRECTORY, "cannot make the database " + file + ": " + DataDirectory.reason(e), e);
        }
    }

    /** Opens the database's keys, after setting it up where it is new. */
    private static SealedKeys keys(Path file, Path keyFile, @Nullable MasterKey given, MicroClock clock)
            throws SQLException, StoreOpenException {
        try (var connection = SqliteFile.writing(file).getConnection();
                var transaction = SqliteTransaction.writing(connection)) {
            var sql = SqliteFile.sql(connection);
            var exists = Installation.existsIn(sql);
            var master = given == null ? masterKey(keyFile, exists, sql) : given;
            var keys = Installation.keys(sql, master, clock.nowMicros());
            transaction.commit();
            return keys;
        }
    }

    /** The key in the data directory; a new one for a new database only, as it would open no other. */
    static MasterKey masterKey(Path keyFile, boolean databaseExists, DSLContext sql) throws StoreOpenException {
        return databaseExists || MasterKey.exists(keyFile)
                ? new MasterKeyFile(keyFile).find(key -> !databaseExists || SealedKeys.opens(sql, key))
                : MasterKey.generateInto(keyFile);
    }
}
