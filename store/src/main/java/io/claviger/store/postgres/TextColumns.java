package io.claviger.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;

/**
 * Texts are compared by their bytes, as SQLite does: lists are in one order on both databases, and no upgrade of an
 * operating system's collations spoils an index.
 */
final class TextColumns {
    /** Finds the columns that are not; a row each, with the table, the column and its type, all as SQL has them. */
    static final String NOT_BY_BYTES = """
            select quote_ident(c.relname), quote_ident(a.attname), format_type(a.atttypid, a.atttypmod)
            from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              join pg_collation l on l.oid = a.attcollation
            where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
              and a.attnum > 0 and not a.attisdropped
              and l.collname <> 'C' and c.relname <> 'flyway_schema_history'
            order by c.relname, a.attnum""";

    private TextColumns() {}

    /** In one transaction; does nothing where all are so. */
    static void orderByBytes(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            for (var alter : alterations(connection)) {
                statement.execute(alter);
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static Iterable<String> alterations(Connection connection) throws SQLException {
        var alterations = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(NOT_BY_BYTES)) {
            while (found.next()) {
                alterations.add("alter table %s alter column %s type %s collate \"C\""
                        .formatted(found.getString(1), found.getString(2), found.getString(3)));
            }
        }
        return alterations;
    }
}
