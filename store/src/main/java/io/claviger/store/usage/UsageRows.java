package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.LAST_USED;
import static io.claviger.store.schema.Tables.USAGE_TOTAL;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;

import io.claviger.core.usage.UsageCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Usage in SQL. Counts are written by the minute; a minute that is over is added to its hour, and an hour that is over to
 * its day, each in one transaction with how far that has come: so nothing is added twice, whenever the process ends. A
 * count that comes after its minute was added to the hour is written to both.
 */
final class UsageRows {
    /** Minutes, and hours, that one transaction adds up at most. */
    private static final int MOST_AT_ONCE = 60;

    /** How long a minute waits for those who come late, in minutes. */
    private static final long GRACE = 2;

    private UsageRows() {}

    /** One row, by its key and what is added to it. */
    private record Row(UsageStep step, UsageCount count) {
        /** Several nodes write at once: all lock rows in this order, so none waits for one that waits for it. */
        static final Comparator<Row> BY_KEY = Comparator.<Row, String>comparing(
                        row -> orEmpty(row.count.credentialId()))
                .thenComparing(row -> row.step.text())
                .thenComparing(row -> row.step.floor(row.count.minute()))
                .thenComparing(row -> orEmpty(row.count.operation()))
                .thenComparing(Row::code)
                .thenComparing(row -> row.count.reported());

        String code() {
            var code = count.code();
            return code == null ? "" : code.name();
        }
    }

    /** Served by the primary keys. */
    static void add(DSLContext sql, List<UsageCount> counts, long nowMinute) {
        if (counts.isEmpty()) {
            return;
        }
        var progress = UsageProgress.readForAdding(sql, nowMinute);
        var rows = new ArrayList<Row>();
        for (var count : counts) {
            rows.add(new Row(UsageStep.MINUTE, count));
            if (count.minute() < progress.hour()) {
                rows.add(new Row(UsageStep.HOUR, count));
            }
            if (count.minute() < progress.day()) {
                rows.add(new Row(UsageStep.DAY, count));
            }
        }
        rows.sort(Row.BY_KEY);
        var add = adding(sql);
        for (var row : rows) {
            add = bind(add, row);
        }
        add.execute();
        used(sql, counts);
    }

    /** Adds up what is over; whether there is more. Served by ix_usage_total_time. */
    static boolean rollUp(DSLContext sql, long nowMinute) {
        var before = UsageProgress.readForAddingUp(sql);
        var hour = rollUp(sql, UsageStep.MINUTE, UsageStep.HOUR, before.hour(), nowMinute - GRACE);
        var day = rollUp(sql, UsageStep.HOUR, UsageStep.DAY, before.day(), UsageStep.HOUR.floor(hour));
        new UsageProgress(hour, day).write(sql);
        return hour < nowMinute - GRACE || day < UsageStep.HOUR.floor(hour);
    }

    /** Drops what is kept no longer, a bounded part of it at a time. Served by ix_usage_total_time. */
    static void drop(DSLContext sql, long nowMinute) {
        var progress = UsageProgress.read(sql);
        drop(sql, UsageStep.MINUTE, Math.min(nowMinute - UsageStep.MINUTE.kept().toMinutes(), progress.hour()));
        drop(sql, UsageStep.HOUR, Math.min(nowMinute - UsageStep.HOUR.kept().toMinutes(), progress.day()));
        drop(sql, UsageStep.DAY, nowMinute - UsageStep.DAY.kept().toMinutes());
    }

    /**
     * Adds rows of one step to the next.
     *
     * @param from what is before was added
     * @param until what is from here on is not added yet
     * @return what is before is added now
     */
    private static long rollUp(DSLContext sql, UsageStep step, UsageStep into, long from, long until) {
        var done = from;
        for (var i = 0; i < MOST_AT_ONCE; i++) {
            var next = oldest(sql, step, done);
            if (next == null || next >= until) {
                return Math.max(done, until);
            }
            addUp(sql, step, into, next);
            done = next + step.minutes();
        }
        return done;
    }

    private static @Nullable Long oldest(DSLContext sql, UsageStep step, long from) {
        return sql.select(min(USAGE_TOTAL.AT_MINUTE))
                .from(USAGE_TOTAL)
                .where(USAGE_TOTAL.STEP.eq(step.text()), USAGE_TOTAL.AT_MINUTE.ge(from))
                .fetchOne(0, Long.class);
    }

    private static void addUp(DSLContext sql, UsageStep step, UsageStep into, long minute) {
        sql.insertInto(
                        USAGE_TOTAL,
                        USAGE_TOTAL.CREDENTIAL_ID,
                        USAGE_TOTAL.STEP,
                        USAGE_TOTAL.AT_MINUTE,
                        USAGE_TOTAL.OPERATION,
                        USAGE_TOTAL.CODE,
                        USAGE_TOTAL.REPORTED,
                        USAGE_TOTAL.ACCOUNT_ID,
                        USAGE_TOTAL.REQUESTS)
                .select(sql.select(
                                USAGE_TOTAL.CREDENTIAL_ID,
                                inline(into.text()),
                                inline(into.floor(minute)),
                                USAGE_TOTAL.OPERATION,
                                USAGE_TOTAL.CODE,
                                USAGE_TOTAL.REPORTED,
                                USAGE_TOTAL.ACCOUNT_ID,
                                USAGE_TOTAL.REQUESTS)
                        .from(USAGE_TOTAL)
                        .where(USAGE_TOTAL.STEP.eq(step.text()), USAGE_TOTAL.AT_MINUTE.eq(minute)))
                .onConflict(
                        USAGE_TOTAL.CREDENTIAL_ID,
                        USAGE_TOTAL.STEP,
                        USAGE_TOTAL.AT_MINUTE,
                        USAGE_TOTAL.OPERATION,
                        USAGE_TOTAL.CODE,
                        USAGE_TOTAL.REPORTED)
                .doUpdate()
                .set(USAGE_TOTAL.REQUESTS, USAGE_TOTAL.REQUESTS.plus(excluded(USAGE_TOTAL.REQUESTS)))
                .execute();
    }

    private static void drop(DSLContext sql, UsageStep step, long before) {
        var oldest = oldest(sql, step, Long.MIN_VALUE);
        if (oldest != null && oldest < before) {
            var until = Math.min(before, oldest + MOST_AT_ONCE * step.minutes());
            sql.deleteFrom(USAGE_TOTAL)
                    .where(USAGE_TOTAL.STEP.eq(step.text()), USAGE_TOTAL.AT_MINUTE.lt(until))
                    .execute();
        }
    }

    private static BatchBindStep adding(DSLContext sql) {
        return sql.batch(sql.insertInto(USAGE_TOTAL)
                .columns(
                        USAGE_TOTAL.CREDENTIAL_ID,
                        USAGE_TOTAL.STEP,
                        USAGE_TOTAL.AT_MINUTE,
                        USAGE_TOTAL.OPERATION,
                        USAGE_TOTAL.CODE,
                        USAGE_TOTAL.REPORTED,
                        USAGE_TOTAL.ACCOUNT_ID,
                        USAGE_TOTAL.REQUESTS)
                .values("", "", 0L, "", "", false, "", 0L)
                .onConflict(
                        USAGE_TOTAL.CREDENTIAL_ID,
                        USAGE_TOTAL.STEP,
                        USAGE_TOTAL.AT_MINUTE,
                        USAGE_TOTAL.OPERATION,
                        USAGE_TOTAL.CODE,
                        USAGE_TOTAL.REPORTED)
                .doUpdate()
                .set(USAGE_TOTAL.REQUESTS, USAGE_TOTAL.REQUESTS.plus(excluded(USAGE_TOTAL.REQUESTS))));
    }

    private static BatchBindStep bind(BatchBindStep add, Row row) {
        var count = row.count;
        return add.bind(
                orEmpty(count.credentialId()),
                row.step.text(),
                row.step.floor(count.minute()),
                orEmpty(count.operation()),
                row.code(),
                count.reported(),
                orEmpty(count.accountId()),
                count.count());
    }

    private static void used(DSLContext sql, List<UsageCount> counts) {
        var use = sql.batch(sql.insertInto(LAST_USED)
                .columns(LAST_USED.CREDENTIAL_ID, LAST_USED.USED_AT)
                .values("", 0L)
                .onConflict(LAST_USED.CREDENTIAL_ID)
                .doUpdate()
                .set(LAST_USED.USED_AT, excluded(LAST_USED.USED_AT))
                .where(LAST_USED.USED_AT.lt(excluded(LAST_USED.USED_AT))));
        var latest = new TreeMap<String, Long>();
        for (var count : counts) {
            if (count.credentialId() != null) {
                latest.merge(count.credentialId(), count.lastAtMicros(), Math::max);
            }
        }
        for (var one : latest.entrySet()) {
            use = use.bind(one.getKey(), one.getValue());
        }
        if (!latest.isEmpty()) {
            use.execute();
        }
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
