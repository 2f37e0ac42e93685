package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.LAST_USED;
import static io.claviger.store.schema.Tables.USAGE_TOTAL;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;

import io.claviger.core.usage.UsageCount;
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

    /** The key of a row. */
    private record Row(
            String credentialId, UsageStep step, long atMinute, String operation, String code, boolean reported) {
        /** Several nodes write at once: all lock rows in this order, so none waits for one that waits for it. */
        static final Comparator<Row> ORDER = Comparator.comparing(Row::credentialId)
                .thenComparing(row -> row.step.text())
                .thenComparing(Row::atMinute)
                .thenComparing(Row::operation)
                .thenComparing(Row::code)
                .thenComparing(Row::reported);

        static Row of(UsageStep step, UsageCount count) {
            var code = count.code();
            return new Row(
                    orEmpty(count.credentialId()),
                    step,
                    step.floor(count.minute()),
                    orEmpty(count.operation()),
                    code == null ? "" : code.name(),
                    count.reported());
        }
    }

    /** What is added to a row. */
    private record Added(String accountId, long requests) {
        Added plus(Added other) {
            return new Added(accountId, requests + other.requests);
        }
    }

    /** Served by the primary keys. */
    static void add(DSLContext sql, List<UsageCount> counts, long nowMinute) {
        if (counts.isEmpty()) {
            return;
        }
        var progress = UsageProgress.readForAdding(sql, nowMinute);
        var rows = new TreeMap<Row, Added>(Row.ORDER);
        for (var count : counts) {
            var added = new Added(orEmpty(count.accountId()), count.count());
            rows.merge(Row.of(UsageStep.MINUTE, count), added, Added::plus);
            if (count.minute() < progress.hour()) {
                rows.merge(Row.of(UsageStep.HOUR, count), added, Added::plus);
            }
            if (count.minute() < progress.day()) {
                rows.merge(Row.of(UsageStep.DAY, count), added, Added::plus);
            }
        }
        var add = adding(sql);
        for (var one : rows.entrySet()) {
            add = bind(add, one.getKey(), one.getValue());
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
    static void drop(DSLContext sql, long nowMicros) {
        var progress = UsageProgress.read(sql);
        drop(sql, UsageStep.MINUTE, TimeTable.MINUTES.before(nowMicros, progress));
        drop(sql, UsageStep.HOUR, TimeTable.HOURS.before(nowMicros, progress));
        drop(sql, UsageStep.DAY, TimeTable.DAYS.before(nowMicros, progress));
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

    private static BatchBindStep bind(BatchBindStep add, Row row, Added added) {
        return add.bind(
                row.credentialId,
                row.step.text(),
                row.atMinute,
                row.operation,
                row.code,
                row.reported,
                added.accountId,
                added.requests);
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
