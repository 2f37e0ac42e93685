package io.claviger.store;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** SQL behind the store's back. */
final class Sqlite {
    private Sqlite() {}

    static void run(Path dataDir, String... statements) throws SQLException {
        runIn(dataDir.resolve("claviger.db"), statements);
    }

    static void runIn(Path file, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static long number(Path dataDir, String query) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve("claviger.db"));
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
