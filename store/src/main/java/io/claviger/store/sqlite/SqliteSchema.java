package io.claviger.store.sqlite;

import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.sql.SchemaHistory;
import io.claviger.store.sql.SchemaHistory.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database file to the schema of this program. */
final class SqliteSchema {
    /** Up to this size the whole file is checked at each start, which takes well under a second. */
    private static final long CHECKED_BYTES = 64L << 20;

    private static final String FOLDER = "io/claviger/store/migration/sqlite";

    /** All, in their order: the common ones, and what only SQLite can do. */
    static final List<Migration> SHIPPED =
            SchemaHistory.with(List.of(new Migration("23", "V23__audit_subjects_filled.sql", FOLDER)));

    private SqliteSchema() {}

    static void migrate(Path file) throws StoreOpenException {
        try {
            if (Files.size(file) <= CHECKED_BYTES) {
                check(file);
            }
            if (!isCurrent(file)) {
                migrateByFlyway(file);
            }
        } catch (IOException | SQLException | FlywayException e) {
            throw SqliteFile.cannotOpen(file, e);
        }
    }

    static boolean isCurrent(Path file) throws SQLException {
        try (var connection = SqliteFile.writing(file).getConnection()) {
            return isCurrent(connection);
        }
    }

    /** Whether the schema is just this program's. */
    static boolean isCurrent(Connection connection) throws SQLException {
        return SchemaHistory.isCurrent(
                connection,
                "select 1 from sqlite_master where type = 'table' and name = '" + SchemaHistory.TABLE + "'",
                SHIPPED);
    }

    private static void migrateByFlyway(Path file) throws StoreOpenException {
        var flyway = flyway(file);
        refuseNewer(file, flyway);
        flyway.migrate();
    }

    static Flyway flyway(Path file) {
        return Flyway.configure()
                .dataSource(SqliteFile.writing(file))
                .locations("classpath:" + SchemaHistory.FOLDER, "classpath:" + FOLDER)
                .table(SchemaHistory.TABLE)
                .load();
    }

    /** Looks for damage in every page. */
    static void check(Path file) throws SQLException, StoreOpenException {
        try (var connection = SqliteFile.writing(file).getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery("pragma quick_check(1)")) {
            var verdict = found.next() ? found.getString(1) : "no answer";
            if (!verdict.equals("ok")) {
                throw SqliteFile.damaged(file, verdict.lines().findFirst().orElse(""), null);
            }
        }
    }

    /** Refuses a database that is none of Claviger's, before anything is written into it. */
    static void refuseForeign(Path file) throws SQLException, StoreOpenException {
        try (var connection = SqliteFile.writing(file).getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "select count(*) from sqlite_master where type = 'table' and name in ('installation', 'sealed_key')")) {
            if (!found.next() || found.getInt(1) != 2) {
                throw SqliteFile.damaged(file, "it is no database of Claviger", null);
            }
        }
    }

    private static void refuseNewer(Path file, Flyway flyway) throws StoreOpenException {
        var newer = SchemaHistory.newer(flyway);
        if (newer != null) {
            throw new StoreOpenException(
                    Reason.NEWER,
                    "the database " + file + " was written by a later Claviger (its schema is " + newer
                            + "); run that one, or restore a backup of this one");
        }
    }
}
