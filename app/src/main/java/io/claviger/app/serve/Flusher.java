package io.claviger.app.serve;

import io.claviger.app.health.Readiness;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.store.Store;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes usage and rejections to the store each second, on a thread of its own, and once more when it is closed; and has
 * the store add usage up each minute.
 */
final class Flusher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);
    private static final int MOST_REJECTIONS = 1_000;
    private static final long ROLL_UP_EVERY_MICROS = 60_000_000L;
    private static final String PART = "usage";

    private final Accounting accounting;
    private final Store store;
    private final MicroClock clock;
    private final Readiness readiness;
    private final AtomicLong failures = new AtomicLong();
    private final ScheduledExecutorService thread = EachSecond.thread("usage-flusher");

    // Of the thread.
    private long rolledUpMicros = -ROLL_UP_EVERY_MICROS;

    private Flusher(Accounting accounting, Store store, MicroClock clock, Readiness readiness) {
        this.accounting = accounting;
        this.store = store;
        this.clock = clock;
        this.readiness = readiness;
    }

    static Flusher start(Accounting accounting, Store store, MicroClock clock, Readiness readiness) {
        var flusher = new Flusher(accounting, store, clock, readiness);
        EachSecond.repeat(flusher.thread, () -> flusher.flush(false));
        return flusher;
    }

    /** How often something was not written. */
    long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        thread.shutdown();
        if (Ending.await(thread, LOG, "usage is still being written after {} s; its last second may be lost")) {
            flush(true);
        }
    }

    /** @param last whether there will be no other */
    private void flush(boolean last) {
        try {
            var now = clock.nowMicros();
            if (last) {
                accounting.usage().flushAll(store.usage(), now);
                accounting.seen().flushAll(store.seenValues(), now);
            } else {
                accounting.usage().flush(store.usage(), now);
                accounting.seen().flush(store.seenValues(), now);
            }
            accounting.rejections().flush(store.rejections(), MOST_REJECTIONS);
            accounting.decisions().flush(store.decisions(), now);
            if (!last) {
                var unused = store.settleUsage();
                rollUp(now);
            }
            readiness.clear(PART);
        } catch (ClavigerException e) {
            // Said once, not each second; usage is offered again at the next flush.
            if (failures.getAndIncrement() == 0) {
                LOG.warn("usage could not be written: {}", e.detail(), e.getCause());
            }
            readiness.warn(PART, "Usage could not be written: " + e.detail());
        } catch (RuntimeException e) {
            // An escaped exception would end the schedule, and nothing would be written any more.
            failures.incrementAndGet();
            LOG.error("usage could not be written", e);
        }
    }
    /** Each minute, and each second while there is more to add up than is done at once. */
    private void rollUp(long nowMicros) {
        if (nowMicros - ROLL_UP_EVERY_MICROS >= rolledUpMicros && !store.rollUpUsage()) {
            rolledUpMicros = nowMicros;
        }
    }
}
