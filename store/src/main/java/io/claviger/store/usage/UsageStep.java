package io.claviger.store.usage;

import java.time.Duration;

/** The lengths of time that requests are added up over, in UTC. */
public enum UsageStep {
    MINUTE(1, Duration.ofDays(7)),
    HOUR(60, Duration.ofDays(90)),
    DAY(1440, Duration.ofDays(1100));

    private final long minutes;
    private final Duration kept;

    UsageStep(long minutes, Duration kept) {
        this.minutes = minutes;
        this.kept = kept;
    }

    public long minutes() {
        return minutes;
    }

    /** How long counts of this step are kept. */
    public Duration kept() {
        return kept;
    }

    /** The start of the step that a minute lies in. */
    public long floor(long minute) {
        return Math.floorDiv(minute, minutes) * minutes;
    }

    /** As it is written in the database. */
    String text() {
        return switch (this) {
            case MINUTE -> "minute";
            case HOUR -> "hour";
            case DAY -> "day";
        };
    }
}
