package io.claviger.store.sqlite;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/** How a database file is opened, and what its faults mean. */
final class SqliteFile {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);
    private static final int CACHE_KIBIBYTES = 16 << 10;
    private static final int BUSY_MILLISECONDS = 5000;

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        SqliteLibrary.load();
    }

    private SqliteFile() {}

    /** For connections that write. They begin and end transactions as {@link SqliteTransaction} does. */
    static SQLiteDataSource writing(Path file) {
        return source(file, config());
    }

    /** A connection that only reads: what would write is refused by SQLite. */
    static Connection reading(Path file) throws SQLException {
        var connection = source(file, config()).getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("pragma query_only = on");
        }
        return connection;
    }

    /** Statements are not logged: they carry digests and people's names. */
    static DSLContext sql(Connection connection) {
        return DSL.using(
                connection,
                SQLDialect.SQLITE,
                new Settings().withRenderSchema(false).withExecuteLogging(false));
    }

    /** What a fault means for a caller: not now, and nothing is half done. The log has the cause. */
    static ClavigerException unavailable(Exception e) {
        // A full disk fails every second: one line each time is enough.
        LOG.error("the database failed: {}", reason(e));
        LOG.debug("where the database failed", e);
        return new ClavigerException(ErrorCode.UNAVAILABLE, "The database can't do this now; nothing was changed.", e);
    }

    /** What a fault at start means for the person who starts Claviger. */
    static StoreOpenException cannotOpen(Path file, Exception e) {
        var found = sqlite(e);
        if (found == null) {
            return new StoreOpenException(Reason.CORRUPT, "cannot open the database " + file + ": " + reason(e), e);
        }
        return switch (found.getResultCode()) {
            case SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_SEQUENCE, SQLITE_CORRUPT_VTAB ->
                damaged(file, reason(e), e);
            default ->
                new StoreOpenException(Reason.DIRECTORY, "cannot use the database " + file + ": " + reason(e), e);
        };
    }

    static StoreOpenException damaged(Path file, String how, @Nullable Exception e) {
        return new StoreOpenException(
                Reason.CORRUPT, "the database " + file + " is damaged; restore a backup (" + how + ")", e);
    }

    /** One line. */
    private static String reason(Exception e) {
        var found = sqlite(e);
        var message = String.valueOf(found == null ? e.getMessage() : found.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    private static @Nullable SQLiteException sqlite(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException found) {
                return found;
            }
        }
        return null;
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.enableCaseSensitiveLike(true);
        config.setBusyTimeout(BUSY_MILLISECONDS);
        config.setCacheSize(-CACHE_KIBIBYTES);
        return config;
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig config) {
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }
}
