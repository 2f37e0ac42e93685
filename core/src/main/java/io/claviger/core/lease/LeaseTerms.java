package io.claviger.core.lease;

import java.time.Duration;

/**
 * How long a lease holds.
 *
 * @param duration from a renewal until the node counts as out of touch
 * @param tolerance how long it then judges on; at least as long as the duration
 */
public record LeaseTerms(Duration duration, Duration tolerance) {
    /** Two seconds, and a minute. */
    public static final LeaseTerms USUAL = new LeaseTerms(Duration.ofSeconds(2), Duration.ofSeconds(60));

    public LeaseTerms {
        if (duration.toNanos() < 1_000 || tolerance.compareTo(duration) < 0) {
            throw new IllegalArgumentException("a lease of " + duration + " with a tolerance of " + tolerance);
        }
    }

    /** From a renewal until the node refuses, in microseconds. */
    public long lapsesAfterMicros() {
        return durationMicros() + tolerance.toNanos() / 1_000;
    }

    /** From a renewal until the node is out of touch, in microseconds. */
    public long durationMicros() {
        return duration.toNanos() / 1_000;
    }
}
