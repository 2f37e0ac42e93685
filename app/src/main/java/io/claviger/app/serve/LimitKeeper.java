package io.claviger.app.serve;

import io.claviger.app.health.Readiness;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.limit.KnownOwners;
import io.claviger.core.limit.LimitScope;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.SnapshotChange.Entry.CredentialForgotten;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Store;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up what was used of limits before the start, writes it each second, and once more when it is closed. */
final class LimitKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LimitKeeper.class);
    private static final long SWEEP_SECONDS = 10;
    private static final String PART = "limits";

    private final LimitStates limits = new LimitStates();
    private final Store store;
    private final KnownOwners known;
    private final MicroClock clock;
    private final Readiness readiness;
    private final ScheduledExecutorService thread = EachSecond.thread("limit-keeper");

    private LimitKeeper(Store store, KnownOwners known, MicroClock clock, Readiness readiness) {
        this.store = store;
        this.known = known;
        this.clock = clock;
        this.readiness = readiness;
    }

    static LimitKeeper start(Store store, Snapshot snapshot, MicroClock clock, Readiness readiness) {
        KnownOwners known = (scope, id) -> switch (scope) {
            case CREDENTIAL -> snapshot.credential(id) != null;
            case ACCOUNT -> snapshot.account(id) != null;
        };
        var keeper = new LimitKeeper(store, known, clock, readiness);
        keeper.limits.restore(store.usedLimits(), known, clock.nowMicros());
        snapshot.onChange(change -> change.entries().forEach(entry -> {
            if (entry instanceof CredentialForgotten(var id)) {
                keeper.limits.forget(LimitScope.CREDENTIAL, id);
            }
        }));
        EachSecond.repeat(keeper.thread, keeper::flush);
        var sweeping =
                keeper.thread.scheduleWithFixedDelay(keeper::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        return keeper;
    }

    LimitStates limits() {
        return limits;
    }

    @Override
    public void close() {
        thread.shutdown();
        if (Ending.await(thread, LOG, "limits are still being written after {} s; their last second may be lost")) {
            flush();
        }
    }

    private void sweep() {
        try {
            limits.sweep(known, clock.nowMicros());
        } catch (RuntimeException e) {
            // An escaped exception would end the schedule, and states of the past would pile up.
            LOG.error("what is left of past limits could not be swept", e);
        }
    }

    private void flush() {
        try {
            limits.flush(store.limitStates());
            readiness.clear(PART);
        } catch (ClavigerException e) {
            // What was used is kept in memory and offered again at the next flush.
            readiness.warn(PART, "What was used of limits could not be written: " + e.detail());
        } catch (RuntimeException e) {
            // An escaped exception would end the schedule, and nothing would be written any more.
            LOG.error("what was used of limits could not be written", e);
        }
    }
}
