package io.claviger.store.sqlite;

import io.claviger.core.time.MicroClock;
import io.claviger.store.Rotated;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.MasterKeyFile;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.sql.MasterKeyRotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Changes the master key of a data directory on which no Claviger runs. Broken off at any moment, it can be repeated. */
public final class SqliteMasterKey {
    private SqliteMasterKey() {}

    /**
     * Seals the database's keys under another master key.
     *
     * @param given the present key, or null for the one in the data directory
     * @param following the new one; null to make one, which only a key in the data directory can be followed by
     * @param renew whether to make new versions of all keys too, secrets' pepper among them
     */
    public static Rotated rotate(
            Path dataDir, @Nullable MasterKey given, @Nullable MasterKey following, boolean renew, MicroClock clock)
            throws StoreOpenException {
        try (var directory = DataDirectory.hold(dataDir)) {
            var database = directory.database();
            if (!Files.isRegularFile(database)) {
                throw new StoreOpenException(Reason.DIRECTORY, "there is no database in " + dataDir);
            }
            SqliteSchema.migrate(database);
            if (given == null) {
                return ofFile(directory, following == null ? MasterKeyFile.generate() : following, renew, clock);
            }
            if (following == null) {
                throw new StoreOpenException(
                        Reason.MASTER_KEY,
                        "the master key is given by configuration, so the new one must be given too");
            }
            return ofConfiguration(database, given, following, renew, clock);
        } catch (SQLException | DataAccessException e) {
            throw SqliteFile.cannotOpen(DataDirectory.database(dataDir), e);
        }
    }

    private static Rotated ofFile(DataDirectory directory, MasterKey following, boolean renew, MicroClock clock)
            throws SQLException, StoreOpenException {
        var file = new MasterKeyFile(directory.masterKey());
        var present = file.find(key -> opens(directory.database(), key));
        refuseSame(present, following);
        file.prepare(following);
        seal(directory.database(), present, following, renew, clock);
        return new Rotated(following.fingerprint(), file.settle(), false);
    }

    private static Rotated ofConfiguration(
            Path database, MasterKey given, MasterKey following, boolean renew, MicroClock clock)
            throws SQLException, StoreOpenException {
        refuseSame(given, following);
        if (!opens(database, given) && opens(database, following)) {
            return new Rotated(following.fingerprint(), null, true);
        }
        seal(database, given, following, renew, clock);
        return new Rotated(following.fingerprint(), null, false);
    }

    private static void refuseSame(MasterKey present, MasterKey following) throws StoreOpenException {
        if (present.fingerprint().equals(following.fingerprint())) {
            throw new StoreOpenException(Reason.MASTER_KEY, "the new master key is the present one");
        }
    }

    private static void seal(Path database, MasterKey from, MasterKey to, boolean renew, MicroClock clock)
            throws SQLException, StoreOpenException {
        try (var connection = SqliteFile.writing(database).getConnection()) {
            eraseWhatIsReplaced(connection);
            seal(connection, from, to, renew, clock);
        }
    }

    private static void seal(Connection connection, MasterKey from, MasterKey to, boolean renew, MicroClock clock)
            throws SQLException, StoreOpenException {
        try (var transaction = SqliteTransaction.writing(connection)) {
            MasterKeyRotation.rotate(SqliteFile.sql(connection), from, to, renew, clock.nowMicros());
            transaction.commit();
        }
    }

    /** Else what was sealed under the former key could be read from the file's unused pages. */
    private static void eraseWhatIsReplaced(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("pragma secure_delete = on");
        }
    }

    private static boolean opens(Path database, MasterKey key) {
        try (var connection = SqliteFile.writing(database).getConnection()) {
            return SealedKeys.opens(SqliteFile.sql(connection), key);
        } catch (SQLException e) {
            throw new DataAccessException("the database can't be read", e);
        }
    }
}
