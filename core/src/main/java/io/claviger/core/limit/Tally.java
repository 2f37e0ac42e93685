package io.claviger.core.limit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one credential, or one account, has used of its allowances. Guarded by its own monitor; where two are needed, the
 * credential's is taken before the account's.
 */
final class Tally {
    static final int NONE = -1;

    /** How long what a changed set no longer names is kept for requests that were judged by the set before. */
    static final long DORMANT_MICROS = 60_000_000;

    private static final int MAX_DORMANT = LimitSet.MAX_SIZE;

    /** What was used of an allowance that the set does not name, or not yet. */
    record Dormant(TallyCodec.Key key, Trail trail, long dropAtMicros) {}

    final LimitOwner owner;
    private LimitSet set = LimitSet.NONE;
    private Meter[] meters = {};
    private final List<Dormant> dormant = new ArrayList<>(0);

    /** The latest time seen; none before it is ever passed on. */
    private long latest;

    private long calledAt;

    /** No longer in use: whoever holds it must look for its successor. */
    private boolean retired;

    /** Whether a record of it may have been written. */
    private boolean exported;

    /** Whether it waits to be written. */
    private boolean queued;

    /** The one that waits longest, as {@link #longestWait} found it. */
    private int slowest = NONE;

    Tally(LimitOwner owner) {
        this.owner = owner;
    }

    boolean retired() {
        return retired;
    }

    long latest() {
        return latest;
    }

    /**
     * Counts by this set from now on; what was used stays, where kind, name and group are the same.
     *
     * @param nowMicros not before {@link #latest}
     */
    @SuppressWarnings("ReferenceEquality") // equal policies mostly are one object
    void follow(LimitSet wanted, long nowMicros) {
        latest = nowMicros;
        calledAt = nowMicros;
        if (wanted == set) {
            return;
        }
        if (!wanted.equals(set)) {
            migrate(wanted);
        }
        set = wanted;
    }

    private void migrate(LimitSet wanted) {
        var before = new ArrayList<Meter>(List.of(meters));
        var after = new Meter[wanted.size()];
        for (var i = 0; i < after.length; i++) {
            after[i] = continued(wanted.allowance(i), before);
        }
        dormant.replaceAll(this::droppedSoon);
        for (var meter : before) {
            meter.settle(latest);
            if (!meter.fresh()) {
                keep(TallyCodec.Key.of(meter.allowance), meter.trail());
            }
        }
        meters = after;
    }

    private Meter continued(Allowance allowance, List<Meter> before) {
        for (var meter : before) {
            if (allowance.continues(meter.allowance)) {
                before.remove(meter);
                return allowance.equals(meter.allowance) ? meter : Meter.of(allowance, meter.trail(), latest);
            }
        }
        for (var kept : dormant) {
            if (kept.key.names(allowance)) {
                dormant.remove(kept);
                return Meter.of(allowance, kept.trail, latest);
            }
        }
        return Meter.of(allowance, Trail.NONE, latest);
    }

    private void keep(TallyCodec.Key key, Trail trail) {
        if (dormant.size() == MAX_DORMANT) {
            dormant.removeFirst();
        }
        dormant.add(droppedSoon(new Dormant(key, trail, trail.freshAtMicros())));
    }

    private Dormant droppedSoon(Dormant kept) {
        return new Dormant(kept.key, kept.trail, Math.min(kept.dropAtMicros, latest + DORMANT_MICROS));
    }

    int size() {
        return meters.length;
    }

    /**
     * The longest that any allowance which counts the call makes it wait, in micros; 0 where all have room. {@link
     * #slowest} then names it.
     */
    long longestWait(@Nullable String group, long cost, long nowMicros) {
        var longest = 0L;
        slowest = NONE;
        for (var i = 0; i < meters.length; i++) {
            var meter = meters[i];
            if (meter.allowance.counts(group)) {
                meter.settle(nowMicros);
                var wait = meter.waitMicros(cost, nowMicros);
                if (wait > longest) {
                    longest = wait;
                    slowest = i;
                }
            }
        }
        return longest;
    }

    int slowest() {
        return slowest;
    }

    /** Takes from every allowance that counts the call; returns whether it must be queued to be written. */
    boolean take(@Nullable String group, long cost, long nowMicros) {
        var durable = false;
        for (var meter : meters) {
            if (meter.allowance.counts(group)) {
                meter.take(cost, nowMicros);
                durable |= meter.allowance.durable();
            }
        }
        return durable && queue();
    }

    void tell(LimitVerdict verdict, int offset, @Nullable String group, long nowMicros) {
        for (var i = 0; i < meters.length; i++) {
            if (meters[i].allowance.counts(group)) {
                verdict.put(offset + i, meters[i].remaining(), meters[i].resetMicros(nowMicros));
            } else {
                verdict.putNotCounted(offset + i);
            }
        }
    }

    /** Takes up what was written before a restart; the set that names it comes with the first request. */
    void restore(List<Dormant> kept, long nowMicros) {
        latest = Math.max(latest, nowMicros);
        exported = true;
        dormant.addAll(kept);
    }

    /** What is to be written of it now; it no longer waits for that. */
    byte[] export() {
        exported = true;
        queued = false;
        return peekState();
    }

    /** What outlives a restart; no bytes where there is nothing. */
    byte[] peekState() {
        var kept = new ArrayList<>(dormant);
        for (var meter : meters) {
            if (meter.allowance.durable() && !meter.fresh()) {
                var trail = meter.compactTrail();
                kept.add(new Dormant(TallyCodec.Key.of(meter.allowance), trail, trail.freshAtMicros()));
            }
        }
        return TallyCodec.encode(kept);
    }

    /** Marks it to be written; returns whether it was not so already. */
    boolean queue() {
        var first = !queued && !retired;
        queued |= first;
        return first;
    }

    /** Ends it for good; returns whether a record of it may be left to delete. */
    boolean retire() {
        retired = true;
        return exported;
    }

    /** Drops what is past, and returns whether a new tally would be the same and nobody has come for a minute. */
    boolean idle(long nowMicros) {
        if (calledAt + DORMANT_MICROS > nowMicros || latest > nowMicros) {
            return false;
        }
        latest = nowMicros;
        dormant.removeIf(kept -> kept.dropAtMicros <= nowMicros);
        if (!dormant.isEmpty()) {
            return false;
        }
        for (var meter : meters) {
            meter.settle(nowMicros);
            if (!meter.fresh()) {
                return false;
            }
        }
        return true;
    }
}
