package io.claviger.core.usage;

import io.claviger.core.usage.LastUses.Saying;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of credentials by the hour. Bounded: no more than {@value #MOST} credentials' at once, and of what
 * callers choose {@value #ENTRIES} entries over all of them.
 */
final class KeyUses {
    /** Credentials' hours in memory at once. */
    private static final int MOST = 250_000;

    /** Addresses (beyond the first few of a credential) and guarded values in memory at once. */
    private static final int ENTRIES = 200_000;

    /** Rows of addresses in one flush; the rest waits for the next. */
    private static final int MOST_ROWS = 10_000;

    /** Flushes after which what nobody asked for may go. */
    private static final long IDLE = 300;

    /** Flushes from one search for these to the next: with many credentials it is no small one. */
    private static final long SWEEP = 30;

    private record Id(String credentialId, long hour) {}

    private record Said(KeyUse use, List<Saying> sayings) {}

    private final Room room = new Room(ENTRIES);
    private final ConcurrentHashMap<Id, KeyUse> uses = new ConcurrentHashMap<>();
    private volatile long flushes;

    // Of the thread that flushes: what may have something to say, how far that is gone through, and what is being
    // written.
    private final List<KeyUse> pending = new ArrayList<>();
    private Iterator<KeyUse> walk = Collections.emptyIterator();
    private long nowMicros;
    private boolean all;
    private int rows;
    private final List<KeyUse> addressesSaid = new ArrayList<>();
    private final List<Said> usesSaid = new ArrayList<>();

    /** The credential's, or null where there are too many. */
    @Nullable KeyUse of(String credentialId, String accountId, long hour) {
        var id = new Id(credentialId, hour);
        var use = uses.get(id);
        if (use == null) {
            if (uses.mappingCount() >= MOST) {
                return null;
            }
            use = uses.computeIfAbsent(id, fresh -> new KeyUse(credentialId, accountId, hour, room));
        }
        use.askedAt = flushes;
        return use;
    }

    /** Something was counted of it since the last flush. */
    void touch(KeyUse use) {
        if (!use.pending) {
            use.pending = true;
            pending.add(use);
        }
    }

    /**
     * Begins to go through what was touched and what was not due before.
     *
     * @param all whether to write also what could wait
     */
    void begin(long nowMicros, boolean all) {
        this.nowMicros = nowMicros;
        this.all = all;
        walk = pending.iterator();
        rows = 0;
    }

    /** Whether some were not looked at yet. */
    boolean hasMore() {
        return walk.hasNext();
    }

    /** What is to be written with these counts: of the next that were not looked at yet, as much as fits. */
    UsageBatch due(List<UsageCount> counts) {
        var addresses = new ArrayList<AddressUse>();
        var lastUses = new ArrayList<LastUse>();
        var before = rows;
        while (walk.hasNext() && lastUses.size() < UsageCounters.AT_ONCE && rows - before < UsageCounters.AT_ONCE) {
            var use = walk.next();
            if ((all || rows < MOST_ROWS) && (all ? use.addresses.isDirty() : use.areAddressesDue(nowMicros))) {
                var said = use.sayAddresses(nowMicros);
                addressesSaid.add(use);
                addresses.add(said);
                rows += said.callers().size() + 1;
            }
            var sayings = use.lastUses.due(nowMicros, all);
            if (!sayings.isEmpty()) {
                usesSaid.add(new Said(use, sayings));
                sayings.forEach(saying -> lastUses.add(
                        new LastUse(use.credentialId, saying.subject(), saying.atMicros(), saying.isFresh())));
            }
        }
        return new UsageBatch(counts, addresses, lastUses);
    }

    /** What was due is kept, or is due again. */
    void written(boolean kept) {
        if (kept) {
            usesSaid.forEach(said -> said.sayings.forEach(saying -> saying.said(nowMicros)));
        } else {
            addressesSaid.forEach(use -> use.addresses.setDirty());
            usesSaid.forEach(said -> said.use.lastUses.setDirty());
        }
        addressesSaid.clear();
        usesSaid.clear();
    }

    /** Ends going through them; what was not written stays. */
    void end() {
        walk = Collections.emptyIterator();
        pending.removeIf(use -> {
            use.lastUses.makeRoom();
            use.pending = !use.isSaid();
            return !use.pending;
        });
        flushes++;
    }

    /** Ends what nobody asked for in a while, of hours that are over; of this hour only where there are many. */
    void dropIdle(long nowHour) {
        if (flushes % SWEEP != 0) {
            return;
        }
        var many = uses.size() > MOST / 2;
        uses.forEach((id, use) -> {
            if ((many || id.hour < nowHour) && flushes - use.askedAt > IDLE && use.isSaid()) {
                uses.remove(id, use);
                use.end();
            }
        });
    }

    int size() {
        return uses.size();
    }

    /** Entries in memory that callers chose. */
    int entries() {
        return ENTRIES - room.left();
    }
}
