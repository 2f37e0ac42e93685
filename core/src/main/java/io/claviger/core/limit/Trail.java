package io.claviger.core.limit;

import io.claviger.core.time.MicroClock;

/**
 * What was used of an allowance and when, apart from how it is counted: what outlives a changed definition and a
 * restart.
 *
 * @param times micros, rising
 * @param units as many at each of them, 1 or more
 * @param freshAtMicros when nothing of it will matter any more; {@link MicroClock#NEVER} where it always will
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Trail(long[] times, long[] units, long freshAtMicros) {
    static final Trail NONE = new Trail(new long[0], new long[0], 0);

    static Trail of(long time, long units, long freshAtMicros) {
        return units == 0 ? NONE : new Trail(new long[] {time}, new long[] {units}, freshAtMicros);
    }

    boolean isEmpty() {
        return times.length == 0;
    }
}
