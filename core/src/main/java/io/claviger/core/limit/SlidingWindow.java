package io.claviger.core.limit;

import io.claviger.core.time.MicroClock;
import java.util.Arrays;

/**
 * Never more than the limit in any half-open interval of the window's length. It is a log: a ring of times, with the
 * units taken at each, and their sum.
 *
 * <p>Up to a limit of {@value #EXACT_UP_TO} the log has one entry a microsecond in which something was taken, so never
 * more entries than the limit, and it is exact. Above, entries of one {@value #SLOTS}th of the window share one, under
 * the time of the latest: what came first in a slot comes back up to window / {@value #SLOTS} late, and never early. So
 * a log has at most {@value #EXACT_UP_TO} entries of 12 bytes, and grows only as far as it is used.
 */
final class SlidingWindow extends Meter {
    static final int EXACT_UP_TO = 1024;
    static final int SLOTS = 256;

    /** Slots of a window in what is written down each second. */
    private static final int COMPACT_SLOTS = 64;

    private static final int FIRST_CAPACITY = 4;

    private final long limit;
    private final long windowMicros;
    private final long slotMicros;

    /** Capacities are powers of two. */
    private long[] times = new long[FIRST_CAPACITY];

    private int[] units = new int[FIRST_CAPACITY];
    private int head;
    private int size;
    private long used;

    SlidingWindow(Limit limit) {
        super(limit);
        this.limit = limit.limit();
        this.windowMicros = limit.windowMicros();
        this.slotMicros = this.limit <= EXACT_UP_TO ? 1 : Math.ceilDiv(windowMicros, SLOTS);
    }

    @Override
    void settle(long nowMicros) {
        while (size > 0 && times[head] + windowMicros <= nowMicros) {
            used -= units[head];
            head = at(1);
            size--;
        }
    }

    @Override
    long remaining() {
        return Math.max(0, limit - used);
    }

    @Override
    long waitMicros(long wanted, long nowMicros) {
        if (wanted > limit) {
            return MicroClock.NEVER;
        }
        var missing = used + wanted - limit;
        var wait = 0L;
        for (var i = 0; missing > 0; i++) {
            missing -= units[at(i)];
            wait = times[at(i)] + windowMicros - nowMicros;
        }
        return wait;
    }

    @Override
    void take(long taken, long nowMicros) {
        used += taken;
        var last = at(size - 1);
        if (size > 0 && sameSlot(times[last], nowMicros)) {
            times[last] = nowMicros;
            units[last] += (int) taken;
            return;
        }
        if (size == times.length) {
            grow();
        }
        times[at(size)] = nowMicros;
        units[at(size)] = (int) taken;
        size++;
    }

    @Override
    long resetMicros(long nowMicros) {
        return size == 0 ? windowMicros : times[head] + windowMicros - nowMicros;
    }

    @Override
    boolean fresh() {
        return size == 0;
    }

    @Override
    Trail trail() {
        return trail(1);
    }

    @Override
    Trail compactTrail() {
        return trail(Math.ceilDiv(windowMicros, COMPACT_SLOTS));
    }

    private Trail trail(long grainMicros) {
        if (size == 0) {
            return Trail.NONE;
        }
        var trailTimes = new long[size];
        var trailUnits = new long[size];
        var last = -1;
        for (var i = 0; i < size; i++) {
            var time = times[at(i)];
            if (last < 0 || trailTimes[last] / grainMicros != time / grainMicros) {
                last++;
            }
            trailTimes[last] = time;
            trailUnits[last] += units[at(i)];
        }
        return new Trail(
                Arrays.copyOf(trailTimes, last + 1),
                Arrays.copyOf(trailUnits, last + 1),
                trailTimes[last] + windowMicros);
    }

    private boolean sameSlot(long earlier, long later) {
        return earlier == later || (slotMicros > 1 && earlier / slotMicros == later / slotMicros);
    }

    private int at(int offset) {
        return (head + offset) & (times.length - 1);
    }

    private void grow() {
        var longerTimes = new long[2 * size];
        var longerUnits = new int[2 * size];
        for (var i = 0; i < size; i++) {
            longerTimes[i] = times[at(i)];
            longerUnits[i] = units[at(i)];
        }
        times = longerTimes;
        units = longerUnits;
        head = 0;
    }
}
