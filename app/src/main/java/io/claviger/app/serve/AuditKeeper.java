package io.claviger.app.serve;

import io.claviger.app.health.Readiness;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.time.MicroClock;
import io.claviger.store.audit.AuditUpkeep;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each minute has checkpoints signed of what has grown, and drops what retention keeps no longer. */
final class AuditKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditKeeper.class);
    private static final long FIRST_SECONDS = 2;
    private static final long EVERY_SECONDS = 60;
    private static final String PART = "audit";

    private final AuditUpkeep audit;
    private final @Nullable Duration retention;
    private final MicroClock clock;
    private final Readiness readiness;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("audit-keeper").daemon().factory());

    private AuditKeeper(AuditUpkeep audit, @Nullable Duration retention, MicroClock clock, Readiness readiness) {
        this.audit = audit;
        this.retention = retention;
        this.clock = clock;
        this.readiness = readiness;
    }

    /** @param retention null where all is kept for ever */
    static AuditKeeper start(AuditUpkeep audit, @Nullable Duration retention, MicroClock clock, Readiness readiness) {
        var keeper = new AuditKeeper(audit, retention, clock, readiness);
        var unused = keeper.thread.scheduleWithFixedDelay(keeper::keep, FIRST_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        return keeper;
    }

    /** What has grown since is signed after the next start. */
    @Override
    public void close() {
        thread.shutdownNow();
        var unused = Ending.await(thread, LOG, "the audit trail's upkeep has not ended within {} s");
    }

    private void keep() {
        try {
            var refused = audit.checkpoint().refused();
            drop();
            if (refused == null) {
                readiness.clear(PART);
            } else {
                readiness.warn(
                        PART,
                        "Where the audit chain " + refused
                                + " ends was changed from outside: run claviger audit verify.");
            }
        } catch (ClavigerException e) {
            readiness.warn(PART, "No audit checkpoint could be made: " + e.detail());
        } catch (RuntimeException e) {
            // An escaped exception would end the schedule, and no checkpoint would be made any more.
            LOG.error("the audit trail's upkeep failed", e);
        }
    }

    private void drop() {
        if (retention == null) {
            return;
        }
        var before = clock.nowMicros() - retention.toNanos() / 1000;
        while (!Thread.currentThread().isInterrupted() && audit.retain(before)) {
            LOG.debug("dropped a part of the audit trail");
        }
    }
}
