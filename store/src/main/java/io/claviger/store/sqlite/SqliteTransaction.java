package io.claviger.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction that is rolled back unless it was committed. The driver's own transactions are not used: it begins the
 * next one with the end of each, and so would hold the lock for ever.
 */
final class SqliteTransaction implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteTransaction.class);

    private final Connection connection;
    private boolean open = true;

    private SqliteTransaction(Connection connection) {
        this.connection = connection;
    }

    /** Begins with the lock in hand, so that nothing read can be outdated when it writes. */
    static SqliteTransaction writing(Connection connection) throws SQLException {
        execute(connection, "begin immediate");
        return new SqliteTransaction(connection);
    }

    /** Begins without a lock; sees the database as of its first query. */
    static SqliteTransaction reading(Connection connection) throws SQLException {
        execute(connection, "begin");
        return new SqliteTransaction(connection);
    }

    void commit() throws SQLException {
        execute(connection, "commit");
        open = false;
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            execute(connection, "rollback");
        } catch (SQLException e) {
            // SQLite has rolled back by itself where it says that there is no transaction.
            LOG.debug("cannot roll back", e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
