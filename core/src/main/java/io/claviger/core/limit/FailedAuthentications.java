package io.claviger.core.limit;

import io.claviger.core.address.ClientAddress;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed authentications by address, IPv6 by /64, and says from where there were too many. It only ever answers
 * for what fails: a right bearer secret is judged whatever it says, so nobody behind a shared address is locked out.
 *
 * <p>A table of fixed size, 34 bytes an entry, in sets of {@value #WAYS} chosen by a hash that outsiders can't predict.
 * An entry is one address's own, so no address counts for another's. Where a set is full, the address with the fewest
 * failures makes room: who comes from very many addresses forgets his own quiet ones, and neither pushes a busy one out
 * nor makes the table grow.
 *
 * <p>An address has {@value #SLOTS} slots a window and counts what the last {@value #SLOTS} full ones and the running
 * one hold: a failure counts for a window at least and for 1 + 1 / {@value #SLOTS} of it at most.
 *
 * <p>Where an account's own service says from which address a call came, it is counted for that account alone: nobody can
 * have an address refused elsewhere by what he says of it.
 */
public final class FailedAuthentications {
    /** Addresses that a table holds unless it is told otherwise; 2.1 MiB. */
    public static final int DEFAULT_CAPACITY = 1 << 16;

    /** Counts are 15 bits wide, and never wrap. */
    public static final int MAX_LIMIT = Short.MAX_VALUE;

    private static final int WAYS = 8;
    private static final int SLOTS = 8;
    private static final int LOCKS = 64;

    /** Slots of an entry: those that count whole, the running one. */
    private static final int COUNTS = SLOTS + 1;

    private final int limit;
    private final long slotMicros;
    private final int setMask;
    private final long seed;
    private final long otherSeed;
    private final long[] addresses;

    /** The slot of the entry's last failure, counted from 1 and shifted left by one, its lowest bit the family; 0: free. */
    private final long[] stamps;

    private final short[] counts;
    private final Object[] locks = new Object[LOCKS];
    private final AtomicLong setBack = new AtomicLong();
    private final LongAdder failures = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    /** @see #FailedAuthentications(int, int, int, SecureRandom) */
    public FailedAuthentications(int limit, int windowSeconds, SecureRandom random) {
        this(limit, windowSeconds, DEFAULT_CAPACITY, random);
    }

    /**
     * @param limit failures a window and address, 1 to {@value #MAX_LIMIT}
     * @param windowSeconds 1 to {@link Limit#MAX_WINDOW_SECONDS}
     * @param capacity how many addresses are remembered; a power of two, 512 or more
     * @param random where the hash's seed comes from
     */
    public FailedAuthentications(int limit, int windowSeconds, int capacity, SecureRandom random) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("the limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
        if (windowSeconds < 1 || windowSeconds > Limit.MAX_WINDOW_SECONDS) {
            throw new IllegalArgumentException(
                    "the window must be 1 to " + Limit.MAX_WINDOW_SECONDS + " seconds, not " + windowSeconds);
        }
        if (capacity < WAYS * LOCKS || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "the capacity must be a power of two of " + WAYS * LOCKS + " or more, not " + capacity);
        }
        this.limit = limit;
        this.slotMicros = windowSeconds * 1_000_000L / SLOTS;
        this.setMask = capacity / WAYS - 1;
        this.seed = random.nextLong();
        this.otherSeed = random.nextLong();
        this.addresses = new long[capacity];
        this.stamps = new long[capacity];
        this.counts = new short[capacity * COUNTS];
        for (var i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /** Whether the next failure of the address would not be counted any more: its limit is reached. */
    public boolean tooMany(ClientAddress address, long wallMicros) {
        var nowMicros = wallMicros + setBack.get();
        var key = key(address);
        var set = setOf(key);
        synchronized (locks[set & (LOCKS - 1)]) {
            var entry = find(set, key, address.isIpv4());
            return entry >= 0 && recent(entry, slot(nowMicros)) >= limit;
        }
    }

    /** {@link #record(ClientAddress, String, long)} of an address that a door saw itself, or a trusted proxy named. */
    public long record(ClientAddress address, long nowMicros) {
        return record(address, null, nowMicros);
    }

    /**
     * Counts one failure of the address, unless as many as the limit were counted within the window. What is refused for
     * that is no failure: counted, it would keep a shared address locked for as long as anyone there goes on trying.
     *
     * @param saidBy the account whose service says that this is the address, or null for everybody's word
     * @return 0 where it was counted; else in how many seconds, rounded up, the next one will be
     */
    public long record(ClientAddress address, @Nullable String saidBy, long wallMicros) {
        var nowMicros = wallMicros + setBack.get();
        var key = saidBy == null ? key(address) : key(address) ^ scope(saidBy);
        var set = setOf(key);
        var slot = slot(nowMicros);
        synchronized (locks[set & (LOCKS - 1)]) {
            var entry = find(set, key, address.isIpv4());
            if (entry < 0) {
                entry = leastFailed(set, slot);
                clear(entry);
                addresses[entry] = key;
                stamps[entry] = stamp(slot, address.isIpv4());
            }
            if (recent(entry, slot) >= limit) {
                refusals.increment();
                return secondsToNext(entry, slot, nowMicros);
            }
            var last = moveTo(entry, slot);
            counts[entry * COUNTS + (int) (last % COUNTS)]++;
        }
        failures.increment();
        return 0;
    }

    /** The clock was set back: what it says from now on is that much later here, so that nobody is kept out for it. */
    public void clockSetBack(long micros) {
        setBack.addAndGet(micros);
    }

    /** How many failures were counted, of all addresses, since the start. */
    public long failures() {
        return failures.sum();
    }

    /** How many were refused uncounted, because there were too many of their address. */
    public long refusals() {
        return refusals.sum();
    }

    /** How many addresses have an entry, also a past one; never more than the capacity. */
    int size() {
        var size = 0;
        for (var stamp : stamps) {
            size += stamp == 0 ? 0 : 1;
        }
        return size;
    }

    /** The 32 bits of an IPv4 address, the network's 64 of an IPv6 one. */
    private static long key(ClientAddress address) {
        var octets = address.octets();
        var key = 0L;
        for (var i = 0; i < Math.min(8, octets.length); i++) {
            key = (key << 8) | (octets[i] & 0xff);
        }
        return key;
    }

    /** What sets an account's own addresses apart; outsiders can't find two that meet. */
    private long scope(String account) {
        var mixed = otherSeed;
        for (var i = 0; i < account.length(); i++) {
            mixed = mix(mixed ^ account.charAt(i)) + seed;
        }
        return mixed;
    }

    /** Two rounds of a 64-bit finaliser (David Stafford's mix 13), a secret before each. */
    private int setOf(long key) {
        return (int) mix(mix(key ^ seed) + otherSeed) & setMask;
    }

    private static long mix(long value) {
        var mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    private long slot(long nowMicros) {
        return nowMicros / slotMicros + 1;
    }

    private static long stamp(long slot, boolean ipv4) {
        return slot << 1 | (ipv4 ? 1 : 0);
    }

    private int find(int set, long key, boolean ipv4) {
        for (var entry = set * WAYS; entry < (set + 1) * WAYS; entry++) {
            if (stamps[entry] != 0 && addresses[entry] == key && (stamps[entry] & 1) == (ipv4 ? 1 : 0)) {
                return entry;
            }
        }
        return -1;
    }

    private int leastFailed(int set, long slot) {
        var least = set * WAYS;
        var fewest = Integer.MAX_VALUE;
        for (var entry = set * WAYS; entry < (set + 1) * WAYS; entry++) {
            var failures = recent(entry, slot);
            if (failures < fewest || (failures == fewest && stamps[entry] < stamps[least])) {
                fewest = failures;
                least = entry;
            }
        }
        return least;
    }

    /** Failures in the slots that still count at the given one. */
    private int recent(int entry, long slot) {
        var last = stamps[entry] >>> 1;
        var sum = 0;
        for (var past = Math.max(slot, last) - SLOTS; past <= last; past++) {
            // an entry's own counts reach back COUNTS slots; older ones have been overwritten or cleared
            if (past > last - COUNTS && past > 0) {
                sum += counts[entry * COUNTS + (int) (past % COUNTS)];
            }
        }
        return sum;
    }

    /** Until so many slots have passed that fewer than the limit count. */
    private long secondsToNext(int entry, long slot, long nowMicros) {
        var last = stamps[entry] >>> 1;
        var later = Math.max(slot, last) + 1;
        while (recent(entry, later) >= limit) {
            later++;
        }
        return Math.max(1, Math.ceilDiv((later - 1) * slotMicros - nowMicros, 1_000_000L));
    }

    /** Makes the slot the entry's last, clearing what lies between; an earlier one counts as its last. */
    private long moveTo(int entry, long slot) {
        var last = stamps[entry] >>> 1;
        if (slot <= last) {
            return last;
        }
        for (var next = Math.max(last + 1, slot - COUNTS + 1); next <= slot; next++) {
            counts[entry * COUNTS + (int) (next % COUNTS)] = 0;
        }
        stamps[entry] = stamp(slot, (stamps[entry] & 1) == 1);
        return slot;
    }

    private void clear(int entry) {
        for (var i = entry * COUNTS; i < (entry + 1) * COUNTS; i++) {
            counts[i] = 0;
        }
    }
}
