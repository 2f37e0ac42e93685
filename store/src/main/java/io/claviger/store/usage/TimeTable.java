package io.claviger.store.usage;

import java.time.Duration;

/**
 * Tables that go by time. Their rows are dropped in parts of a fixed length, each when all of it is kept no longer: on
 * PostgreSQL a part is a partition, and on SQLite the rows of that time.
 */
public enum TimeTable {
    MINUTES("usage_total_minute", "at_minute", Duration.ofMinutes(1), Duration.ofDays(1), UsageStep.MINUTE.kept()),
    HOURS("usage_total_hour", "at_minute", Duration.ofMinutes(1), Duration.ofDays(10), UsageStep.HOUR.kept()),
    DAYS("usage_total_day", "at_minute", Duration.ofMinutes(1), Duration.ofDays(200), UsageStep.DAY.kept()),
    ADDRESSES("usage_address", "at_hour", Duration.ofHours(1), Duration.ofDays(1), AddressRows.KEPT),
    REJECTIONS("rejection", "at_micros", Duration.ofNanos(1000), Duration.ofDays(1), RejectionRows.KEPT);

    private final String table;
    private final String column;
    private final long unitMicros;
    private final long width;
    private final long kept;

    TimeTable(String table, String column, Duration unit, Duration part, Duration kept) {
        this.table = table;
        this.column = column;
        this.unitMicros = unit.toNanos() / 1000;
        this.width = part.dividedBy(unit);
        this.kept = kept.dividedBy(unit);
    }

    /** The table's name in SQL where the database has partitions. */
    public String table() {
        return table;
    }

    /** The column that says when. */
    public String column() {
        return column;
    }

    /** The length of a part, in units of the column. */
    public long width() {
        return width;
    }

    /** The start of the part that a moment lies in, in units of the column. */
    public long floor(long atMicros) {
        return partOf(Math.floorDiv(atMicros, unitMicros));
    }

    /** The earliest part of which something is kept. */
    public long earliest(long nowMicros) {
        return partOf(Math.floorDiv(nowMicros, unitMicros) - kept);
    }

    /**
     * What lies before is dropped: parts of which nothing is kept any longer, and nothing is to be added to longer steps.
     *
     * @return in units of the column; the start of a part
     */
    public long before(long nowMicros, UsageProgress progress) {
        return switch (this) {
            case MINUTES -> Math.min(earliest(nowMicros), partOf(progress.hour()));
            case HOURS -> Math.min(earliest(nowMicros), partOf(progress.day()));
            case DAYS, ADDRESSES, REJECTIONS -> earliest(nowMicros);
        };
    }

    private long partOf(long at) {
        return Math.floorDiv(at, width) * width;
    }
}
