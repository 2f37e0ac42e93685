package io.claviger.core.limit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What every credential and account of the node has used of its limits and quotas. Exact under any number of callers:
 * never a unit more than a sliding window, a bucket or a quota has.
 *
 * <p>A call may take from a credential's allowances and from its account's, all or nothing. So each owner has one
 * monitor for all its allowances, and a call holds at most two, the credential's always before the account's: no cycle,
 * so no deadlock. Under them are some tens of nanoseconds of arithmetic, no waiting and no calls to the outside. One
 * lock an owner and not a stripe of several: busy neighbours then never wait for one another, and an account's limit,
 * which must be one place anyway, is the only thing that its credentials meet at. Lock-free counters would need a
 * transaction over all of them.
 *
 * <p>Memory is bounded by what is defined: an owner has state once a call of its comes that something limits, {@link
 * #sweep} drops what is as good as new, and {@link #forget} what ends. Nothing that a caller sends becomes a key.
 */
public final class LimitStates {
    private final Map<String, Tally> credentials = new ConcurrentHashMap<>();
    private final Map<String, Tally> accounts = new ConcurrentHashMap<>();

    /** What changed since it was written; live tallies only. */
    private final Set<Tally> changed = ConcurrentHashMap.newKeySet();

    /** Owners whose written record may have to go. */
    private final Set<LimitOwner> gone = ConcurrentHashMap.newKeySet();

    private final Object flushing = new Object();

    /** How far the clock was set back since the start, all together. */
    private final AtomicLong setBack = new AtomicLong();

    /**
     * Takes what a call costs from every allowance that counts it, or nothing from any where one that may refuse has no
     * room. A report-only set without room takes nothing of its own and is reported.
     *
     * @param nowMicros the present
     */
    public LimitVerdict consume(Charge charge, long nowMicros) {
        return judge(charge, nowMicros, true);
    }

    /** What {@link #consume} would find, with nothing taken; its states are as they are before the call. */
    public LimitVerdict peek(Charge charge, long nowMicros) {
        return judge(charge, nowMicros, false);
    }

    /** Takes the charge apart at once: so it need not be allocated where it was made for this. */
    private LimitVerdict judge(Charge charge, long wallMicros, boolean take) {
        var limits = charge.limits();
        var accountLimits = charge.accountLimits();
        if (limits.isEmpty() && accountLimits.isEmpty()) {
            return LimitVerdict.UNLIMITED;
        }
        var verdict = new LimitVerdict(limits, accountLimits);
        var nowMicros = wallMicros + setBack.get();
        judge(charge.credentialId(), charge.accountId(), verdict, charge.group(), charge.cost(), nowMicros, take);
        return verdict;
    }

    private void judge(
            String credentialId,
            String accountId,
            LimitVerdict verdict,
            @Nullable String group,
            long cost,
            long nowMicros,
            boolean take) {
        boolean judged;
        do {
            var own = verdict.limits().isEmpty() ? null : tally(LimitScope.CREDENTIAL, credentialId);
            var account = verdict.accountLimits().isEmpty() ? null : tally(LimitScope.ACCOUNT, accountId);
            judged = judgeWithin(own, account, verdict, group, cost, nowMicros, take);
        } while (!judged);
    }

    /** False where a tally was retired on the way here. */
    private boolean judgeWithin(
            @Nullable Tally own,
            @Nullable Tally account,
            LimitVerdict verdict,
            @Nullable String group,
            long cost,
            long nowMicros,
            boolean take) {
        if (own == null || account == null) {
            var only = own == null ? account : own;
            if (only == null) {
                throw new IllegalArgumentException("nothing is limited");
            }
            synchronized (only) {
                return judgeLocked(own, account, verdict, group, cost, nowMicros, take);
            }
        }
        synchronized (own) {
            synchronized (account) {
                return judgeLocked(own, account, verdict, group, cost, nowMicros, take);
            }
        }
    }

    private boolean judgeLocked(
            @Nullable Tally own,
            @Nullable Tally account,
            LimitVerdict verdict,
            @Nullable String group,
            long cost,
            long nowMicros,
            boolean take) {
        if ((own != null && own.retired()) || (account != null && account.retired())) {
            return false;
        }
        var at = Math.max(latest(own), Math.max(latest(account), nowMicros));
        verdict.judgedAt(at);
        var accountOffset = verdict.limits().size();
        var ownHasRoom = own == null || hasRoom(own, verdict.limits(), 0, group, cost, verdict);
        var accountHasRoom =
                account == null || hasRoom(account, verdict.accountLimits(), accountOffset, group, cost, verdict);
        if (take && verdict.allowed()) {
            if (own != null && ownHasRoom && own.take(group, cost, at)) {
                changed.add(own);
            }
            if (account != null && accountHasRoom && account.take(group, cost, at)) {
                changed.add(account);
            }
        }
        if (own != null) {
            own.tell(verdict, 0, group, at);
        }
        if (account != null) {
            account.tell(verdict, accountOffset, group, at);
        }
        return true;
    }

    /** Whether the set has room; where it has not, the verdict is told. */
    private static boolean hasRoom(
            Tally tally, LimitSet set, int offset, @Nullable String group, long cost, LimitVerdict verdict) {
        tally.follow(set, verdict.atMicros());
        var wait = tally.longestWait(group, cost, verdict.atMicros());
        if (wait == 0) {
            return true;
        }
        if (set.reportOnly()) {
            verdict.report(offset + tally.slowest());
        } else if (wait > verdict.waitMicros()) {
            verdict.refuse(offset + tally.slowest(), wait);
        }
        return false;
    }

    private static long latest(@Nullable Tally tally) {
        return tally == null ? 0 : tally.latest();
    }

    private Tally tally(LimitScope scope, String id) {
        var tallies = tallies(scope);
        var tally = tallies.get(id);
        return tally != null ? tally : tallies.computeIfAbsent(id, newId -> new Tally(new LimitOwner(scope, newId)));
    }

    private Map<String, Tally> tallies(LimitScope scope) {
        return switch (scope) {
            case CREDENTIAL -> credentials;
            case ACCOUNT -> accounts;
        };
    }

    /**
     * The clock was set back: what it says from now on is that much later here, so that windows go on as if it had not
     * been. Without that, they would stay as they are until the clock is again where it was. A clock set forward only
     * lets units come back sooner, once.
     */
    public void clockSetBack(long micros) {
        setBack.addAndGet(micros);
    }

    /** Drops the state of a credential or account that is no more. */
    public void forget(LimitScope scope, String ownerId) {
        var tally = tallies(scope).get(ownerId);
        if (tally != null) {
            synchronized (tally) {
                retire(tally);
            }
        }
    }

    /**
     * Drops the state of owners that are no more, and what is as good as new and was not asked for during the last
     * minute. Called every few seconds, by one thread.
     */
    public void sweep(KnownOwners known, long wallMicros) {
        var nowMicros = wallMicros + setBack.get();
        sweep(credentials, known, nowMicros);
        sweep(accounts, known, nowMicros);
    }

    private void sweep(Map<String, Tally> tallies, KnownOwners known, long nowMicros) {
        for (var tally : tallies.values()) {
            var isKnown = known.knows(tally.owner.scope(), tally.owner.id());
            synchronized (tally) {
                if (!tally.retired() && (tally.idle(nowMicros) || !isKnown)) {
                    retire(tally);
                }
            }
        }
    }

    /** Under the tally's monitor. What is left to delete is noted before a successor can come to be. */
    private void retire(Tally tally) {
        if (tally.retire()) {
            gone.add(tally.owner);
        }
        changed.remove(tally);
        tallies(tally.owner.scope()).remove(tally.owner.id(), tally);
    }

    /** How many credentials and accounts have state. */
    public int size() {
        return credentials.size() + accounts.size();
    }

    /** All that outlives a restart: what was used of quotas, and of windows of a minute or more. */
    public List<LimitRecord> snapshot() {
        var records = new ArrayList<LimitRecord>();
        for (var scope : LimitScope.values()) {
            for (var tally : tallies(scope).values()) {
                synchronized (tally) {
                    var state = tally.peekState();
                    if (state.length > 0) {
                        records.add(new LimitRecord(tally.owner, state));
                    }
                }
            }
        }
        return records;
    }

    /**
     * Hands what changed since the last flush to the sink, one record an owner. Where the sink throws, nothing is lost:
     * it is offered again at the next flush.
     */
    public void flush(LimitStateSink sink) {
        synchronized (flushing) {
            var records = new LinkedHashMap<LimitOwner, LimitRecord>();
            var deleted = List.copyOf(gone);
            for (var owner : deleted) {
                gone.remove(owner);
                var successor = tallies(owner.scope()).get(owner.id());
                records.put(owner, successor == null ? new LimitRecord(owner, new byte[0]) : export(successor));
            }
            var written = List.copyOf(changed);
            for (var tally : written) {
                records.put(tally.owner, export(tally));
            }
            if (!records.isEmpty()) {
                offer(sink, List.copyOf(records.values()), deleted, written);
            }
        }
    }

    private void offer(LimitStateSink sink, List<LimitRecord> records, List<LimitOwner> deleted, List<Tally> written) {
        var done = false;
        try {
            sink.write(records);
            done = true;
        } finally {
            if (!done) {
                gone.addAll(deleted);
                for (var tally : written) {
                    synchronized (tally) {
                        if (tally.queue()) {
                            changed.add(tally);
                        }
                    }
                }
            }
        }
    }

    private LimitRecord export(Tally tally) {
        synchronized (tally) {
            changed.remove(tally);
            if (tally.retired()) {
                gone.add(tally.owner);
                return new LimitRecord(tally.owner, new byte[0]);
            }
            return new LimitRecord(tally.owner, tally.export());
        }
    }

    /**
     * Takes up what was written before a restart, ahead of the first call. Times that are still to come count as now;
     * of owners that are no more, the record is deleted at the next flush.
     *
     * @throws IllegalArgumentException where a record can't be read; it names the owner
     */
    public void restore(List<LimitRecord> records, KnownOwners known, long nowMicros) {
        for (var record : records) {
            var kept = decoded(record);
            kept.removeIf(one -> one.dropAtMicros() <= nowMicros);
            if (kept.isEmpty() || !known.knows(record.scope(), record.ownerId())) {
                gone.add(record.owner());
                continue;
            }
            var tally = tally(record.scope(), record.ownerId());
            synchronized (tally) {
                tally.restore(kept, nowMicros);
            }
        }
    }

    private static List<Tally.Dormant> decoded(LimitRecord record) {
        try {
            return TallyCodec.decode(record.stateBytes());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the limit state of " + record.scope() + " " + record.ownerId() + " can't be read", e);
        }
    }
}
