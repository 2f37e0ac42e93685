package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.USAGE_PROGRESS;

import io.claviger.store.schema.tables.records.UsageProgressRecord;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;

/**
 * Up to where usage was added up. What is before these minutes is in the longer steps too, whenever it comes.
 *
 * @param hour minutes before this are in the hours
 * @param day hours before this are in the days; never after {@code hour}
 */
public record UsageProgress(long hour, long day) {
    private static final String HOUR = "hour";
    private static final String DAY = "day";
    private static final String SINCE = "since";

    public static UsageProgress read(DSLContext sql) {
        var rows = sql.selectFrom(USAGE_PROGRESS).fetchMap(USAGE_PROGRESS.NAME, USAGE_PROGRESS.AT_MINUTE);
        return new UsageProgress(rows.getOrDefault(HOUR, 0L), rows.getOrDefault(DAY, 0L));
    }

    /** Reads it to add counts by: until they are committed, nobody adds up what they belong to. */
    static UsageProgress readForAdding(DSLContext sql, long nowMinute) {
        if (hasSeveralWriters(sql) && sinceRow(sql).forShare().fetch().isEmpty()) {
            begin(sql, nowMinute);
            sinceRow(sql).forShare().fetch();
        }
        return read(sql);
    }

    /** Reads it to add up by: whoever adds counts has committed them, or will see how far this came. */
    static UsageProgress readForAddingUp(DSLContext sql) {
        if (hasSeveralWriters(sql)) {
            sinceRow(sql).forUpdate().fetch();
        }
        return read(sql);
    }

    /** SQLite has one, and no locks on rows. */
    private static boolean hasSeveralWriters(DSLContext sql) {
        return sql.family() == SQLDialect.POSTGRES;
    }

    private static SelectConditionStep<UsageProgressRecord> sinceRow(DSLContext sql) {
        return sql.selectFrom(USAGE_PROGRESS).where(USAGE_PROGRESS.NAME.eq(SINCE));
    }

    void write(DSLContext sql) {
        put(sql, HOUR, hour);
        put(sql, DAY, day);
    }

    /** When usage began to be kept; null where it never did. */
    static @Nullable Long since(DSLContext sql) {
        return sql.select(USAGE_PROGRESS.AT_MINUTE)
                .from(USAGE_PROGRESS)
                .where(USAGE_PROGRESS.NAME.eq(SINCE))
                .fetchOne(USAGE_PROGRESS.AT_MINUTE);
    }

    /** Says that it begins now, unless it did before. */
    static void begin(DSLContext sql, long nowMinute) {
        sql.insertInto(USAGE_PROGRESS, USAGE_PROGRESS.NAME, USAGE_PROGRESS.AT_MINUTE)
                .values(SINCE, nowMinute)
                .onConflictDoNothing()
                .execute();
    }

    private static void put(DSLContext sql, String name, long minute) {
        sql.insertInto(USAGE_PROGRESS, USAGE_PROGRESS.NAME, USAGE_PROGRESS.AT_MINUTE)
                .values(name, minute)
                .onConflict(USAGE_PROGRESS.NAME)
                .doUpdate()
                .set(USAGE_PROGRESS.AT_MINUTE, minute)
                .execute();
    }
}
