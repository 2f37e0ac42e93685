package io.claviger.control.session;

import io.claviger.core.time.MicroClock;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes who tries again and again wait longer and longer. The wait doubles with each try beyond the free ones up to a
 * longest one, and never becomes a lock: nobody can keep another out for good. A success ends it; it is forgotten when a
 * day has passed without a try.
 *
 * <p>A try counts when it begins, so that many at once are many. What is tried is known by a keyed hash alone, in a table
 * of fixed size in which those with the fewest tries make room.
 */
public final class TryDelays {
    private static final int CAPACITY = 1 << 14;
    private static final int WAYS = 8;
    private static final long SECOND = 1_000_000;
    private static final long FORGET_MICROS = 86_400 * SECOND;

    private final int free;
    private final long longestMicros;
    private final MicroClock clock;
    private final long seed;
    private final long[] keys = new long[CAPACITY];
    private final int[] tries = new int[CAPACITY];
    private final long[] last = new long[CAPACITY];

    /**
     * @param free tries before there is a wait
     * @param longestSeconds the longest wait
     */
    TryDelays(int free, long longestSeconds, MicroClock clock, SecureRandom random) {
        this.free = free;
        this.longestMicros = longestSeconds * SECOND;
        this.clock = clock;
        this.seed = random.nextLong();
    }

    /**
     * Begins a try, and counts it.
     *
     * @return 0 where it may go on; else in how many seconds the next one may, this one not being counted
     */
    synchronized long begin(String what, @Nullable String from) {
        var now = clock.nowMicros();
        var key = key(what, from);
        var entry = find(key, now);
        if (entry >= 0) {
            var wait = last[entry] + waitAfter(tries[entry]) - now;
            if (wait > 0) {
                return Math.ceilDiv(wait, SECOND);
            }
        } else {
            entry = room(key, now);
            keys[entry] = key;
            tries[entry] = 0;
        }
        tries[entry] = Math.min(tries[entry] + 1, Integer.MAX_VALUE - 1);
        last[entry] = now;
        return 0;
    }

    /** How many tries count now. */
    synchronized int tries(String what, @Nullable String from) {
        var entry = find(key(what, from), clock.nowMicros());
        return entry < 0 ? 0 : tries[entry];
    }

    /** Forgets the tries: one was right. */
    synchronized void succeed(String what, @Nullable String from) {
        var entry = find(key(what, from), clock.nowMicros());
        if (entry >= 0) {
            tries[entry] = 0;
        }
    }

    private long waitAfter(int count) {
        var beyond = count - free;
        return beyond < 0 ? 0 : beyond > 30 ? longestMicros : Math.min(longestMicros, SECOND << beyond);
    }

    private int find(long key, long now) {
        for (var entry = set(key); entry < set(key) + WAYS; entry++) {
            if (keys[entry] == key && tries[entry] > 0 && now - last[entry] < FORGET_MICROS) {
                return entry;
            }
        }
        return -1;
    }

    private int room(long key, long now) {
        var least = set(key);
        for (var entry = least; entry < set(key) + WAYS; entry++) {
            if (weight(entry, now) < weight(least, now)
                    || (weight(entry, now) == weight(least, now) && last[entry] < last[least])) {
                least = entry;
            }
        }
        return least;
    }

    private int weight(int entry, long now) {
        return now - last[entry] < FORGET_MICROS ? tries[entry] : 0;
    }

    private static int set(long key) {
        return (int) (key >>> 32) & CAPACITY - WAYS;
    }

    private long key(String what, @Nullable String from) {
        var mixed = seed;
        for (var text : new String[] {what, "\n", from == null ? "" : from}) {
            for (var i = 0; i < text.length(); i++) {
                mixed = mix(mixed ^ text.charAt(i));
            }
        }
        return mixed;
    }

    /** SplitMix64's finaliser. */
    private static long mix(long value) {
        var mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
