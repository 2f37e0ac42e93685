package io.claviger.store.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway wrote down of a database, compared with what this program ships. Nearly every start finds a schema that is
 * current, and can do without Flyway, which takes longer to find that out than all else takes to open the store.
 */
public final class SchemaHistory {
    public static final String TABLE = "flyway_schema_history";

    /** The folder of the migrations for every database, as a resource. */
    public static final String FOLDER = "io/claviger/store/migration/common";

    /** The migrations for every database, in their order. */
    public static final List<Migration> SHIPPED = List.of(
            new Migration("1", "V1__keys_that_work.sql"),
            new Migration("2", "V2__limits.sql"),
            new Migration("3", "V3__accounts_and_policies.sql"),
            new Migration("4", "V4__usage.sql"),
            new Migration("5", "V5__error_dialect.sql"),
            new Migration("6", "V6__decision.sql"),
            new Migration("7", "V7__vocabulary.sql"),
            new Migration("8", "V8__profile_keys.sql"),
            new Migration("10", "V10__cluster.sql"),
            new Migration("11", "V11__audit_checkpoints.sql"),
            new Migration("12", "V12__store_copy.sql"),
            new Migration("14", "V14__members.sql"),
            new Migration("15", "V15__identities.sql"),
            new Migration("17", "V17__hand_overs.sql"),
            new Migration("18", "V18__overview.sql"),
            new Migration("19", "V19__care.sql"),
            new Migration("21", "V21__usage_pending.sql"),
            new Migration("22", "V22__audit_subjects.sql"),
            new Migration("24", "V24__key_prefix.sql"),
            new Migration("25", "V25__invitations.sql"));

    /** A migration, by its version and its file in a folder of resources. */
    public record Migration(String version, String file, String folder) {
        /** One for every database. */
        public Migration(String version, String file) {
            this(version, file, FOLDER);
        }

        /** As Flyway has it: CRC-32 over the lines in UTF-8, without their ends. */
        public int checksum() {
            var crc = new CRC32();
            var resource = "/" + folder + "/" + file;
            try (var in = SchemaHistory.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("the migration " + resource + " is not on the class path");
                }
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    crc.update(line.getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return (int) crc.getValue();
        }
    }

    /** A row of the history. */
    private record Applied(@Nullable String version, int checksum, boolean success) {
        boolean is(Migration migration) {
            return success && migration.version.equals(version) && migration.checksum() == checksum;
        }
    }

    private SchemaHistory() {}

    /**
     * Whether just these migrations were applied, each as it is shipped. Anything else is for Flyway to judge.
     *
     * @param tableExists a query that has a row where the history's table is there
     */
    public static boolean isCurrent(Connection connection, String tableExists, List<Migration> shipped)
            throws SQLException {
        var applied = read(connection, tableExists);
        if (applied.size() != shipped.size()) {
            return false;
        }
        for (var i = 0; i < applied.size(); i++) {
            if (!applied.get(i).is(shipped.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The migrations for every database with those of one, in their order. */
    public static List<Migration> with(List<Migration> own) {
        return Stream.concat(SHIPPED.stream(), own.stream())
                .sorted(Comparator.comparingInt(migration -> Integer.parseInt(migration.version())))
                .toList();
    }

    /** The latest version that was applied and is none of ours; null where there is none. */
    public static @Nullable String newer(Flyway flyway) {
        return Arrays.stream(flyway.info().applied())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .map(migration -> String.valueOf(migration.getVersion()))
                .reduce((one, later) -> later)
                .orElse(null);
    }

    private static List<Applied> read(Connection connection, String tableExists) throws SQLException {
        var applied = new ArrayList<Applied>();
        if (!exists(connection, tableExists)) {
            return applied;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select version, checksum, success from " + TABLE + " order by installed_rank")) {
            while (rows.next()) {
                applied.add(new Applied(rows.getString(1), rows.getInt(2), rows.getBoolean(3)));
            }
        }
        return applied;
    }

    private static boolean exists(Connection connection, String tableExists) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(tableExists)) {
            return found.next();
        }
    }
}
