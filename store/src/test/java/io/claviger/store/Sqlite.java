package io.claviger.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /** How many rows each table has that a copy takes, of all that there are. */
    static Map<String, Long> counts(Path dataDir) {
        var counts = new TreeMap<String, Long>();
        tables(dataDir).forEach(table -> counts.put(table, number(dataDir, "select count(*) from " + table)));
        return counts;
    }

    /** The tables of a new store that a copy takes. */
    static Set<String> tables() {
        try {
            var directory = Files.createTempDirectory("claviger-tables");
            Store.open(StoreConfig.in(directory), Fixture.APIS, new Fixture().clock)
                    .close();
            return tables(directory);
        } catch (IOException | StoreOpenException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> tables(Path dataDir) {
        var names = new TreeSet<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve("claviger.db"));
                var statement = connection.createStatement();
                var tables =
                        statement.executeQuery("select name from sqlite_master where type = 'table' and name not in"
                                + " ('flyway_schema_history', 'store_copy', 'change_feed', 'node')")) {
            while (tables.next()) {
                names.add(tables.getString(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return names;
    }
}
