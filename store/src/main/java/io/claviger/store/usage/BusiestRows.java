package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.USAGE_BUSIEST;
import static io.claviger.store.schema.Tables.USAGE_TOTAL;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import java.math.BigDecimal;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * The busiest credentials of each account, in SQL: found once for each hour and day that is over, so that nobody who asks
 * for a month reads a month of every credential.
 */
final class BusiestRows {
    /** Credentials that are named of an account and a step. */
    static final int NAMED = 100;

    /** Hours, and days, that one transaction looks at. */
    private static final int MOST_AT_ONCE = 24;

    private BusiestRows() {}

    /**
     * Looks at what is over; whether there is more. To be called when usage was added up, in the same transaction. Served by
     * ix_usage_total_time.
     */
    static boolean rollUp(DSLContext sql) {
        var progress = UsageProgress.read(sql);
        var before = BusiestProgress.read(sql);
        var hour = rollUp(sql, UsageStep.HOUR, before.hour(), UsageStep.HOUR.floor(progress.hour()));
        var day = rollUp(sql, UsageStep.DAY, before.day(), UsageStep.DAY.floor(progress.day()));
        new BusiestProgress(hour, day).write(sql);
        return hour < UsageStep.HOUR.floor(progress.hour()) || day < UsageStep.DAY.floor(progress.day());
    }

    /** Drops what is kept no longer. Served by ix_usage_busiest_time. */
    static void drop(DSLContext sql, long nowMinute) {
        drop(sql, UsageStep.HOUR, nowMinute);
        drop(sql, UsageStep.DAY, nowMinute);
    }

    private static long rollUp(DSLContext sql, UsageStep step, long from, long until) {
        var done = from;
        for (var i = 0; i < MOST_AT_ONCE; i++) {
            var next = oldest(sql, step, done);
            if (next == null || next >= until) {
                return Math.max(done, until);
            }
            find(sql, step, next);
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

    private static void find(DSLContext sql, UsageStep step, long minute) {
        Field<BigDecimal> all = sum(USAGE_TOTAL.REQUESTS);
        Field<BigDecimal> failed = sum(when(USAGE_TOTAL.CODE.eq(""), inline(0L)).otherwise(USAGE_TOTAL.REQUESTS));
        Field<Integer> place = rowNumber()
                .over()
                .partitionBy(USAGE_TOTAL.ACCOUNT_ID)
                .orderBy(all.desc(), USAGE_TOTAL.CREDENTIAL_ID)
                .as("place");
        var ranked = sql.select(
                        USAGE_TOTAL.ACCOUNT_ID,
                        USAGE_TOTAL.CREDENTIAL_ID,
                        all.cast(Long.class).as("requests"),
                        failed.cast(Long.class).as("failed"),
                        place)
                .from(USAGE_TOTAL)
                .where(
                        USAGE_TOTAL.STEP.eq(step.text()),
                        USAGE_TOTAL.AT_MINUTE.eq(minute),
                        USAGE_TOTAL.REPORTED.isFalse(),
                        USAGE_TOTAL.ACCOUNT_ID.ne(""),
                        USAGE_TOTAL.CREDENTIAL_ID.ne(""))
                .groupBy(USAGE_TOTAL.ACCOUNT_ID, USAGE_TOTAL.CREDENTIAL_ID)
                .asTable("ranked");
        sql.insertInto(
                        USAGE_BUSIEST,
                        USAGE_BUSIEST.ACCOUNT_ID,
                        USAGE_BUSIEST.STEP,
                        USAGE_BUSIEST.AT_MINUTE,
                        USAGE_BUSIEST.CREDENTIAL_ID,
                        USAGE_BUSIEST.REQUESTS,
                        USAGE_BUSIEST.FAILED)
                .select(sql.select(
                                ranked.field(USAGE_TOTAL.ACCOUNT_ID),
                                inline(step.text()),
                                inline(minute),
                                ranked.field(USAGE_TOTAL.CREDENTIAL_ID),
                                ranked.field("requests", Long.class),
                                ranked.field("failed", Long.class))
                        .from(ranked)
                        .where(ranked.field(place).le(NAMED)))
                .onConflictDoNothing()
                .execute();
    }

    private static void drop(DSLContext sql, UsageStep step, long nowMinute) {
        sql.deleteFrom(USAGE_BUSIEST)
                .where(
                        USAGE_BUSIEST.STEP.eq(step.text()),
                        USAGE_BUSIEST.AT_MINUTE.lt(nowMinute - step.kept().toMinutes()))
                .execute();
    }
}
