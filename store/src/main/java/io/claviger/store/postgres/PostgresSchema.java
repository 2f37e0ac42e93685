package io.claviger.store.postgres;

import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.sql.SchemaHistory;
import io.claviger.store.sql.SchemaHistory.Migration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the schema of this program: the common migrations, and those that only PostgreSQL can do. One node
 * at a time; the others wait, and find it done.
 */
final class PostgresSchema {
    private static final String FOLDER = "io/claviger/store/migration/postgres";
    private static final int LEAST_VERSION = 15;
    private static final String HISTORY_EXISTS =
            "select 1 where to_regclass('" + SchemaHistory.TABLE + "') is not null";

    /** What only PostgreSQL can do. */
    private static final List<Migration> OWN = List.of(
            new Migration("20", "V20__time_partitions.sql", FOLDER),
            new Migration("23", "V23__audit_subjects_filled.sql", FOLDER));

    /** All, in their order. */
    static final List<Migration> SHIPPED = SchemaHistory.with(OWN);

    private final PostgresConnections connections;
    private final PostgresUrl url;

    PostgresSchema(PostgresConnections connections) {
        this.connections = connections;
        this.url = connections.url();
    }

    void bringUp() throws StoreOpenException {
        try (var connection = connections.open(Limits.AT_LENGTH)) {
            refuseUnfit(connection);
            if (!isCurrent(connection)) {
                migrate(connection);
            }
            if (isRow(connection, TextColumns.NOT_BY_BYTES)) {
                locked(connection, () -> TextColumns.orderByBytes(connection));
            }
            refuseWithoutRights(connection);
        } catch (SQLException | FlywayException e) {
            throw PostgresFault.cannotOpen(url, e);
        }
    }

    /** Whether the schema is this program's; one that is none of Claviger's is refused. Writes nothing. */
    boolean isSetUp() throws StoreOpenException {
        try (var connection = connections.open(Limits.READING)) {
            refuseUnfit(connection);
            if (isCurrent(connection)) {
                return true;
            }
            refuseForeign(connection);
            return false;
        } catch (SQLException e) {
            throw PostgresFault.cannotOpen(url, e);
        }
    }

    Flyway flyway() {
        return Flyway.configure()
                .dataSource(connections.source(Limits.AT_LENGTH))
                .locations("classpath:" + SchemaHistory.FOLDER, "classpath:" + FOLDER)
                .table(SchemaHistory.TABLE)
                .createSchemas(false)
                .load();
    }

    static boolean isCurrent(Connection connection) throws SQLException {
        return SchemaHistory.isCurrent(connection, HISTORY_EXISTS, SHIPPED);
    }

    private void migrate(Connection connection) throws SQLException, StoreOpenException {
        refuseForeign(connection);
        if (!isRow(connection, "select 1 where has_schema_privilege(current_schema(), 'create')")) {
            throw refused("its user may not create tables in the schema " + text(connection, "select current_schema()")
                    + ": let it own the schema or the database");
        }
        locked(connection, () -> {
            if (!isCurrent(connection)) {
                var flyway = flyway();
                refuseNewer(flyway);
                flyway.migrate();
            }
        });
    }

    private interface Step {
        void run() throws SQLException, StoreOpenException;
    }

    /** Does a step while no other node does any. */
    private static void locked(Connection connection, Step step) throws SQLException, StoreOpenException {
        AdvisoryLock.SCHEMA.hold(connection);
        try {
            step.run();
        } finally {
            AdvisoryLock.SCHEMA.letGo(connection);
        }
    }

    private void refuseUnfit(Connection connection) throws SQLException, StoreOpenException {
        var version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < LEAST_VERSION) {
            throw refused("it is PostgreSQL " + version + ", and " + LEAST_VERSION + " or newer is needed");
        }
        if (isRow(connection, "select 1 where pg_is_in_recovery()")) {
            throw refused("it is a standby, which takes no writes: name the primary");
        }
        var encoding = text(connection, "select getdatabaseencoding()");
        if (!"UTF8".equals(encoding)) {
            throw refused("its encoding is " + encoding + ", and UTF8 is needed");
        }
        if (text(connection, "select current_schema()") == null) {
            throw refused("its user's search_path names no schema that it may use");
        }
    }

    /** Refuses a database that is somebody else's, before anything is written into it. */
    private void refuseForeign(Connection connection) throws SQLException, StoreOpenException {
        var foreign = isRow(connection, HISTORY_EXISTS)
                ? !isRow(
                        connection,
                        "select 1 from " + SchemaHistory.TABLE + " where version = '1' and script = '"
                                + SHIPPED.getFirst().file() + "'")
                : isRow(
                        connection,
                        "select 1 from pg_class where relnamespace = current_schema()::regnamespace"
                                + " and relkind in ('r', 'p', 'v', 'm', 'f', 'S') limit 1");
        // Another node may have just begun: its history is there before its first row.
        if (foreign && !setUpMeanwhile(connection)) {
            throw refused("its schema " + text(connection, "select current_schema()")
                    + " holds tables that are none of Claviger's: give Claviger a database or a schema of its own");
        }
    }

    /** Waits for whoever is at it, and looks again. */
    private static boolean setUpMeanwhile(Connection connection) throws SQLException, StoreOpenException {
        var current = new boolean[1];
        locked(connection, () -> current[0] = isCurrent(connection));
        return current[0];
    }

    private void refuseNewer(Flyway flyway) throws StoreOpenException {
        var newer = SchemaHistory.newer(flyway);
        if (newer != null) {
            throw new StoreOpenException(
                    Reason.NEWER,
                    "the database " + url + " was written by a later Claviger (its schema is " + newer
                            + "); run that one, or restore a backup of this one");
        }
    }

    private void refuseWithoutRights(Connection connection) throws SQLException, StoreOpenException {
        var table = text(connection, """
                select relname from pg_class
                where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
                  and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert')
                    and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))
                order by relname limit 1""");
        if (table != null) {
            throw refused("its user may not read and write the table " + table + ": let it own the tables");
        }
    }

    private StoreOpenException refused(String why) {
        return new StoreOpenException(Reason.REFUSED, "cannot use the database " + url + ": " + why);
    }

    private static boolean isRow(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            return found.next();
        }
    }

    private static @Nullable String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            return found.next() ? found.getString(1) : null;
        }
    }
}
