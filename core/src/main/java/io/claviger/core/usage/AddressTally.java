package io.claviger.core.usage;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.usage.AddressUse.Caller;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts a credential's requests of an hour by address, in bounded memory whatever addresses there are: the Space-Saving
 * algorithm (Metwally, Agrawal, El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT
 * 2005). What it promises:
 *
 * <ul>
 *   <li>Counts are exact as long as there are no more than {@value #SHOWN} addresses, and as long as there are no more
 *       than {@value #TRACKED} for the {@value #SHOWN} busiest.
 *   <li>Beyond that, an address that made more than one in {@value #SHOWN} of the requests is among the
 *       {@value #SHOWN}. Its count is never too high, and too low by one in {@value #TRACKED} of all requests at most.
 *   <li>All counts together, that of the others included, are all requests.
 * </ul>
 *
 * <p>Where all credentials together have used up the room that there is, a tally of many addresses makes do with fewer
 * than {@value #TRACKED}, but not with fewer than {@value #FREE}. Where two threads want to replace an address at the same
 * instant, one of them counts among the others, for counting never waits.
 */
final class AddressTally {
    /** Addresses that are told apart in the end. */
    static final int SHOWN = 100;

    /** Addresses that are told apart in memory. */
    static final int TRACKED = 256;

    /** Addresses that need no shared room. */
    static final int FREE = 8;

    /** Stands for the address that a door was not told. */
    private static final Object UNTOLD = new Object();

    private static final int ATTEMPTS = 3;

    private static final Comparator<Shown> BUSIEST =
            Comparator.comparingLong(Shown::estimate).reversed();

    /**
     * Requests and those of them that were refused in one number, so that both change at once: refused in the upper half,
     * requests in the lower. An hour has less than 2^31 requests of one credential.
     */
    private static final class Counted {
        static final long REFUSED = 1L << 32;

        static long one(boolean refused) {
            return refused ? REFUSED + 1 : 1;
        }

        static long requests(long both) {
            return both & 0xFFFF_FFFFL;
        }

        static long refused(long both) {
            return both >>> 32;
        }
    }

    private static final class Entry {
        private static final long CLOSED = Long.MIN_VALUE;

        /** A {@link ClientAddress}, or {@link #UNTOLD}. */
        final Object address;
        /** Requests that may have been of this address, before it was told apart: what its predecessor had. */
        final long before;

        private static final VarHandle OWN = field("own");
        private static final VarHandle LAST_AT = field("lastAt");

        private volatile long own;
        private volatile long lastAt;

        Entry(Object address, long before, long first, long atMicros) {
            this.address = address;
            this.before = before;
            this.own = first;
            this.lastAt = atMicros;
        }

        long own() {
            return own;
        }

        /** Adds, unless another address has taken its place. */
        boolean add(long one, long atMicros) {
            if ((long) OWN.getAndAdd(this, one) < 0) {
                return false;
            }
            LAST_AT.setRelease(this, atMicros);
            return true;
        }

        /** Ends it where it still has no more than {@code estimate}; what it had, or -1. */
        long close(long estimate) {
            var counted = own;
            return counted >= 0
                            && before + Counted.requests(counted) <= estimate
                            && OWN.compareAndSet(this, counted, CLOSED)
                    ? counted
                    : -1;
        }

        long estimate() {
            var counted = own;
            return counted < 0 ? Long.MAX_VALUE : before + Counted.requests(counted);
        }

        private static VarHandle field(String name) {
            try {
                return MethodHandles.lookup().findVarHandle(Entry.class, name, long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    private record Shown(Entry entry, long own) {
        long estimate() {
            return entry.before + Counted.requests(own);
        }
    }

    private final Room room;
    private final ConcurrentHashMap<Object, Entry> entries = new ConcurrentHashMap<>(2);
    private final AtomicInteger size = new AtomicInteger();
    private final LongAdder others = new LongAdder();
    private final ReentrantLock replacing = new ReentrantLock();
    private final List<Entry> victims = new ArrayList<>();
    private int nextVictim;
    private long least;
    private volatile boolean dirty;

    /** The address counted last, for requests of one come in a row: a look at one object instead of four. */
    private volatile @Nullable Entry recent;

    AddressTally(Room room) {
        this.room = room;
    }

    /** Counts one request. Never waits. */
    void count(@Nullable ClientAddress address, boolean refused, long atMicros) {
        tally(address == null ? UNTOLD : address, Counted.one(refused), atMicros);
        if (!dirty) {
            dirty = true;
        }
    }

    private void tally(Object address, long one, long atMicros) {
        var last = recent;
        if (last != null && last.address.equals(address) && last.add(one, atMicros)) {
            return;
        }
        while (true) {
            var entry = entries.get(address);
            if (entry == null) {
                if (grow()) {
                    if (entries.putIfAbsent(address, new Entry(address, 0, one, atMicros)) == null) {
                        return;
                    }
                    shrink();
                } else {
                    if (!replace(address, one, atMicros)) {
                        others.add(one);
                    }
                    return;
                }
            } else if (entry.add(one, atMicros)) {
                recent = entry;
                return;
            } else {
                entries.remove(address, entry);
            }
        }
    }

    /** Whether there was something to say since the last time. What is said next says it. */
    boolean takeDirty() {
        var was = dirty;
        dirty = false;
        return was;
    }

    boolean isDirty() {
        return dirty;
    }

    /** What was said got lost. */
    void setDirty() {
        dirty = true;
    }

    int size() {
        return size.get();
    }

    /** The busiest addresses, and all others. */
    AddressUse use(String credentialId, String accountId, long hour, String part) {
        var shown = new ArrayList<Shown>();
        for (var entry : entries.values()) {
            var own = entry.own();
            if (own >= 0) {
                shown.add(new Shown(entry, own));
            }
        }
        shown.sort(BUSIEST);
        var callers = new ArrayList<Caller>(Math.min(shown.size(), SHOWN));
        var rest = others.sum();
        for (var one : shown) {
            if (callers.size() < SHOWN) {
                callers.add(caller(one));
            } else {
                rest += one.own;
            }
        }
        return new AddressUse(
                credentialId, accountId, hour, part, callers, Counted.requests(rest), Counted.refused(rest));
    }

    /** Gives back its room; it is used no more. */
    void end() {
        room.give(Math.max(0, size.get() - FREE));
    }

    private static Caller caller(Shown one) {
        return new Caller(
                one.entry.address instanceof ClientAddress address ? address.text() : null,
                Counted.requests(one.own),
                Counted.refused(one.own),
                one.entry.lastAt);
    }

    private boolean grow() {
        while (true) {
            var now = size.get();
            if (now >= TRACKED || (now >= FREE && !room.take())) {
                return false;
            }
            if (size.compareAndSet(now, now + 1)) {
                return true;
            }
            if (now >= FREE) {
                room.give(1);
            }
        }
    }

    private void shrink() {
        if (size.decrementAndGet() >= FREE) {
            room.give(1);
        }
    }

    /** Puts the address in the place of one with the fewest requests, which then counts among the others. */
    private boolean replace(Object address, long one, long atMicros) {
        if (!replacing.tryLock()) {
            return false;
        }
        try {
            for (var i = 0; i < ATTEMPTS; i++) {
                if (nextVictim == victims.size()) {
                    findVictims();
                }
                while (nextVictim < victims.size()) {
                    var victim = victims.get(nextVictim++);
                    var had = victim.close(least);
                    if (had >= 0) {
                        others.add(had);
                        entries.remove(victim.address, victim);
                        // Another thread may have brought the address in since: then both count, and only the sum
                        // matters.
                        var there = entries.putIfAbsent(address, new Entry(address, least, one, atMicros));
                        if (there != null) {
                            shrink();
                            return there.add(one, atMicros);
                        }
                        return true;
                    }
                }
            }
            return false;
        } finally {
            replacing.unlock();
        }
    }

    /** All that have the fewest requests: a run of new addresses replaces them one by one. */
    private void findVictims() {
        victims.clear();
        nextVictim = 0;
        least = Long.MAX_VALUE;
        for (var entry : entries.values()) {
            var estimate = entry.estimate();
            if (estimate < least) {
                victims.clear();
                least = estimate;
            }
            if (estimate == least) {
                victims.add(entry);
            }
        }
    }
}
