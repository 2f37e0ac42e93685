package io.claviger.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.claviger.store.StoreOpenException;
import io.claviger.store.sql.SchemaHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flyway is passed over only where it would find nothing to do. */
class SchemaHistoryTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeFile() throws Exception {
        file = Files.createFile(folder.resolve("claviger.db"));
    }

    @Test
    void programKnowsEveryMigrationThatItShips() {
        var resolved = SqliteSchema.flyway(file).info().all();

        assertThat(SqliteSchema.SHIPPED)
                .extracting(
                        SchemaHistory.Migration::version,
                        SchemaHistory.Migration::file,
                        SchemaHistory.Migration::checksum)
                .containsExactlyElementsOf(Arrays.stream(resolved)
                        .map(each -> tuple(version(each), each.getScript(), each.getChecksum()))
                        .toList());
    }

    private static String version(MigrationInfo migration) {
        MigrationVersion version = migration.getVersion();
        return version == null ? "" : version.getVersion();
    }

    @Test
    void usageFromBeforeItWasAddedUpIsTakenOver() throws Exception {
        Flyway.configure()
                .configuration(SqliteSchema.flyway(file).getConfiguration())
                .target("2")
                .load()
                .migrate();
        try (var connection = SqliteFile.writing(file).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into usage_count values ('key', 'events/op', 'RATE_LIMITED', 29333333, 'account', 7)");
        }

        SqliteSchema.migrate(file);

        try (var connection = SqliteFile.writing(file).getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery("select * from usage_total")) {
            assertThat(found.next()).isTrue();
            assertThat(found.getString("step")).isEqualTo("minute");
            assertThat(found.getLong("at_minute")).isEqualTo(29_333_333);
            assertThat(found.getLong("requests")).isEqualTo(7);
        }
    }

    @Test
    void newDatabaseIsNotCurrent() throws Exception {
        assertThat(isCurrent()).isFalse();
    }

    @Test
    void migratedDatabaseIsCurrent() throws Exception {
        SqliteSchema.migrate(file);

        assertThat(isCurrent()).isTrue();
        SqliteSchema.migrate(file);
        assertThat(isCurrent()).isTrue();
    }

    @Test
    void anythingElseIsForFlywayToJudge() throws Exception {
        SqliteSchema.migrate(file);
        for (var change : new String[] {
            "update flyway_schema_history set success = 0",
            "update flyway_schema_history set checksum = checksum + 1",
            "update flyway_schema_history set checksum = null",
            "update flyway_schema_history set version = '22'",
            "update flyway_schema_history set version = null",
            "insert into flyway_schema_history select 99, '99', 'later', type, 'V99__later.sql', 1, installed_by,"
                    + " installed_on, 1, 1 from flyway_schema_history limit 1",
            "delete from flyway_schema_history",
            "drop table flyway_schema_history"
        }) {
            assertThat(isCurrentAfter(change)).as(change).isFalse();
        }
        assertThat(isCurrent()).isTrue();
    }

    @Test
    void migrationThatWasEditedSinceIsRefused() throws Exception {
        SqliteSchema.migrate(file);
        try (var connection = SqliteFile.writing(file).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("update flyway_schema_history set checksum = checksum + 1");
        }

        assertThatThrownBy(() -> SqliteSchema.migrate(file)).isInstanceOf(StoreOpenException.class);
    }

    private boolean isCurrent() throws SQLException {
        try (var connection = SqliteFile.writing(file).getConnection()) {
            return SqliteSchema.isCurrent(connection);
        }
    }

    /** The change is undone again. */
    private boolean isCurrentAfter(String change) throws SQLException {
        try (var connection = SqliteFile.writing(file).getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(change);
            var current = SqliteSchema.isCurrent(connection);
            connection.rollback();
            return current;
        }
    }
}
