package io.claviger.store.postgres;

import io.claviger.store.usage.TimeTable;
import io.claviger.store.usage.UsageProgress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of a table that goes by time, each named by where it starts. The table's own one for the rest takes what
 * none was made for; where one is made later, its rows move there.
 */
record Partitions(TimeTable table) {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    /** How long is waited for a lock that all who read or write the table wait behind. */
    private static final String PATIENCE = "500ms";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /**
     * Makes one that is missing, of now or of what is to come, or drops one that is over. Only the table's owner can: for
     * others the rest takes all, and gives up its rows one by one.
     *
     * @return whether there may be more to do; false where a lock was held by others, which is tried again some other time
     */
    boolean turn(DSLContext sql, long nowMicros) {
        if (!isOwned(sql)) {
            return false;
        }
        var there = starts(sql);
        var missing = missing(there, table.floor(nowMicros), nowMicros);
        if (!missing.isEmpty()) {
            return patiently(sql, () -> make(sql, missing.getFirst()));
        }
        var before = table.before(nowMicros, UsageProgress.read(sql));
        var over =
                there.stream().filter(start -> start + table.width() <= before).min(Long::compare);
        return over.isPresent() && patiently(sql, () -> drop(sql, over.get()));
    }

    /** Makes those of all that is kept, for one who is about to fill them. */
    void makeAll(DSLContext sql, long nowMicros) {
        missing(starts(sql), table.earliest(nowMicros), nowMicros).forEach(start -> make(sql, start));
    }

    /** From one on to the one after that of now. */
    private List<Long> missing(Set<Long> there, long from, long nowMicros) {
        var end = table.floor(nowMicros) + table.width();
        return LongStream.iterate(from, start -> start <= end, start -> start + table.width())
                .boxed()
                .filter(start -> !there.contains(start))
                .toList();
    }

    /**
     * Attached rather than made in place: that stops nobody who reads or writes other parts. Where rows move, all are
     * stopped: whoever planned to read the rest alone, before there was this partition, would find them in neither.
     */
    private void make(DSLContext sql, long start) {
        var name = name(start);
        var end = start + table.width();
        var rest = table.table() + "_rest";
        var moved = rest + " where " + table.column() + " >= " + start + " and " + table.column() + " < " + end;
        var moves = isAny(sql, moved);
        if (moves) {
            sql.execute("lock table " + table.table() + " in access exclusive mode");
        }
        sql.execute("lock table " + rest + " in access exclusive mode");
        if (!moves && isAny(sql, moved)) {
            // They came meanwhile; the next turn moves them.
            return;
        }
        sql.execute("create table " + name + " (like " + table.table() + " including defaults including constraints)");
        sql.execute(
                "with moved as (delete from " + moved + " returning *) insert into " + name + " select * from moved");
        sql.execute("alter table %s attach partition %s for values from (%d) to (%d)"
                .formatted(table.table(), name, start, end));
        LOG.debug("made {}", name);
    }

    private static boolean isAny(DSLContext sql, String rows) {
        return Boolean.TRUE.equals(sql.fetchValue("select exists (select 1 from " + rows + ")"));
    }

    private void drop(DSLContext sql, long start) {
        sql.execute("drop table " + name(start));
        LOG.debug("dropped {}", name(start));
    }

    private static boolean patiently(DSLContext sql, Runnable step) {
        sql.execute("set local lock_timeout = '" + PATIENCE + "'");
        sql.execute("savepoint turn");
        try {
            step.run();
            return true;
        } catch (DataAccessException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.sqlState())) {
                throw e;
            }
            LOG.debug("a partition is in use", e);
            sql.execute("rollback to savepoint turn");
            return false;
        }
    }

    private Set<Long> starts(DSLContext sql) {
        return sql.fetch("""
                        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                        where i.inhparent = to_regclass(?) and c.relname ~ ('^' || ? || '_[0-9]+$')""", table.table(), table.table()).stream()
                .map(row -> row.get(0, String.class).substring(table.table().length() + 1))
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    private boolean isOwned(DSLContext sql) {
        return Boolean.TRUE.equals(sql.fetchValue(
                "select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass(?)", table.table()));
    }

    private String name(long start) {
        return table.table() + "_" + start;
    }
}
