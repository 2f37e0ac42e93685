package io.claviger.core.time;

/** A clock that never goes back and counts on whatever is done to the machine's time; its zero means nothing. */
@FunctionalInterface
public interface NanoClock {
    /** Returns the time in nanoseconds since some moment. */
    long nowNanos();
}
