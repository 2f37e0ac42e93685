package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.USAGE_PROGRESS;

import org.jooq.DSLContext;

/**
 * Up to where the busiest credentials were found.
 *
 * @param hour hours before this minute are told by their busiest
 * @param day days before it likewise; never after {@code hour}
 */
record BusiestProgress(long hour, long day) {
    private static final String HOUR = "busyHour";
    private static final String DAY = "busyDay";

    static BusiestProgress read(DSLContext sql) {
        var rows = sql.selectFrom(USAGE_PROGRESS).fetchMap(USAGE_PROGRESS.NAME, USAGE_PROGRESS.AT_MINUTE);
        return new BusiestProgress(rows.getOrDefault(HOUR, 0L), rows.getOrDefault(DAY, 0L));
    }

    void write(DSLContext sql) {
        put(sql, HOUR, hour);
        put(sql, DAY, day);
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
