package io.claviger.store.sqlite;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.time.MicroClock;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.sql.Installation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of a database file: made while it is in use, and put back in its place. None holds the master key. */
public final class SqliteBackup {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteBackup.class);

    private SqliteBackup() {}

    /**
     * Copies the database of a data directory into a new file, whether a Claviger runs on it or not.
     *
     * @throws StoreOpenException where there is no database, or it can't be read
     * @throws ClavigerException with {@code CONFLICT} where the file is there already, {@code UNAVAILABLE} where it can't
     *     be written
     */
    public static void take(Path dataDir, Path file) throws StoreOpenException {
        var database = DataDirectory.database(dataDir);
        if (!Files.isRegularFile(database)) {
            throw new StoreOpenException(Reason.DIRECTORY, "there is no database in " + dataDir);
        }
        try {
            copyInto(database, file);
        } catch (SQLException | IOException e) {
            throw SqliteFile.cannotOpen(database, e);
        }
    }

    /**
     * Puts a copy in place of the database of a data directory and begins a new epoch. Nothing is replaced until the copy
     * proved whole and the master key right.
     *
     * @param given null for the one in the data directory
     * @param overwrite whether a database that is there may be replaced
     */
    public static void restore(Path from, Path dataDir, @Nullable MasterKey given, boolean overwrite, MicroClock clock)
            throws StoreOpenException {
        if (!Files.isRegularFile(from)) {
            throw new StoreOpenException(Reason.DIRECTORY, "there is no backup " + from);
        }
        try (var directory = DataDirectory.hold(dataDir)) {
            var database = directory.database();
            if (Files.exists(database) && !overwrite) {
                throw new StoreOpenException(Reason.OCCUPIED, "there is a database in " + dataDir + " already");
            }
            var copy = dataDir.resolve("restoring.db");
            try {
                copyFile(from, copy);
                prepare(copy, from, sql -> given == null ? keyIn(directory, sql) : given, clock);
                replace(copy, database);
            } catch (IOException e) {
                throw new StoreOpenException(
                        Reason.DIRECTORY, "cannot restore into " + dataDir + ": " + DataDirectory.reason(e), e);
            } finally {
                deleteQuietly(copy);
            }
        }
    }

    /** As {@link #take}, for the service itself, which has the database open. */
    static void copy(Path database, Path file) {
        try {
            copyInto(database, file);
        } catch (SQLException | IOException e) {
            throw SqliteFile.unavailable(e);
        }
    }

    /** Copies by SQLite itself, as one transaction sees the database. */
    private static void copyInto(Path database, Path file) throws SQLException, IOException {
        try {
            DataDirectory.createPrivate(file);
        } catch (FileAlreadyExistsException e) {
            throw new ClavigerException(ErrorCode.CONFLICT, "The file " + file + " is there already.", e);
        } catch (IOException e) {
            throw new ClavigerException(
                    ErrorCode.UNAVAILABLE, "Cannot write " + file + ": " + DataDirectory.reason(e), e);
        }
        var whole = false;
        try (var connection = SqliteFile.writing(database).getConnection();
                var statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, file.toAbsolutePath().toString());
            statement.execute();
            force(file);
            whole = true;
        } finally {
            if (!whole) {
                deleteQuietly(file);
            }
        }
    }

    /** The master key of a database. */
    private interface MasterKeySource {
        MasterKey keyOf(DSLContext sql) throws StoreOpenException;
    }

    private static MasterKey keyIn(DataDirectory directory, DSLContext sql) throws StoreOpenException {
        return SqliteStore.masterKey(directory.masterKey(), true, sql);
    }

    private static void copyFile(Path from, Path copy) throws IOException {
        Files.deleteIfExists(copy);
        DataDirectory.createPrivate(copy);
        try (var in = Files.newInputStream(from);
                var out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        }
    }

    private static void prepare(Path copy, Path from, MasterKeySource master, MicroClock clock)
            throws StoreOpenException {
        try {
            SqliteSchema.check(copy);
            SqliteSchema.refuseForeign(copy);
            SqliteSchema.migrate(copy);
            try (var connection = SqliteFile.writing(copy).getConnection();
                    var transaction = SqliteTransaction.writing(connection)) {
                var sql = SqliteFile.sql(connection);
                Installation.restored(
                        sql, SealedKeys.open(sql, master.keyOf(sql), clock.nowMicros()), clock.nowMicros());
                transaction.commit();
            }
            force(copy);
        } catch (SQLException | DataAccessException | IOException e) {
            throw SqliteFile.cannotOpen(from, e);
        }
    }

    /** The log of what is replaced goes first: it must not be read into the copy. */
    private static void replace(Path copy, Path database) throws IOException {
        Files.deleteIfExists(database.resolveSibling(database.getFileName() + "-wal"));
        Files.deleteIfExists(database.resolveSibling(database.getFileName() + "-shm"));
        Files.move(copy, database, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            for (var part : new String[] {"", "-wal", "-shm"}) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + part));
            }
        } catch (IOException e) {
            LOG.warn("cannot delete {}", file, e);
        }
    }
}
