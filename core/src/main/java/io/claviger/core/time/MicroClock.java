package io.claviger.core.time;

/** Where a room gets the time from; core never asks the system itself. */
@FunctionalInterface
public interface MicroClock {
    /** No time: used for "never expires". */
    long NEVER = Long.MAX_VALUE;

    /** Returns the time in microseconds since 1970-01-01T00:00:00Z. */
    long nowMicros();
}
