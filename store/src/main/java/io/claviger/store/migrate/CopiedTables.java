package io.claviger.store.migrate;

import static io.claviger.store.schema.Tables.INSTALLATION;
import static io.claviger.store.schema.Tables.STORE_COPY;

import io.claviger.store.schema.DefaultSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Record;
import org.jooq.Table;

/** Which tables a copy takes, those before others that refer to them. What is new in the schema is taken by itself. */
final class CopiedTables {
    /** Of the nodes that run on one database, and of how far this copy is. */
    private static final Set<String> LEFT_OUT = Set.of(STORE_COPY.getName(), "change_feed", "node");

    private CopiedTables() {}

    /** All but the one that says which installation it is: with that the target is one, so it comes last. */
    static List<Table<? extends Record>> inOrder() {
        var ordered = new LinkedHashSet<Table<? extends Record>>();
        var all = DefaultSchema.DEFAULT_SCHEMA.getTables().stream()
                .filter(table -> !LEFT_OUT.contains(table.getName()))
                .<Table<? extends Record>>map(table -> table)
                .toList();
        all.forEach(table -> add(table, ordered));
        return ordered.stream().filter(table -> !table.equals(INSTALLATION)).toList();
    }

    static List<String> names() {
        return Stream.concat(
                        Stream.of(INSTALLATION.getName()), inOrder().stream().map(Table::getName))
                .sorted()
                .toList();
    }

    /** Tables that are known to be of one database only. */
    static Set<String> leftOut() {
        return LEFT_OUT;
    }

    private static void add(Table<? extends Record> table, Set<Table<? extends Record>> ordered) {
        var referred = new ArrayList<Table<? extends Record>>();
        table.getReferences()
                .forEach(reference -> referred.add(reference.getKey().getTable()));
        referred.stream().filter(other -> !other.equals(table)).forEach(other -> add(other, ordered));
        ordered.add(table);
    }
}
