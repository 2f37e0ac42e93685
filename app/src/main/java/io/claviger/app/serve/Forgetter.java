package io.claviger.app.serve;

import io.claviger.core.error.ClavigerException;
import io.claviger.store.Store;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a node forget each hour what ended longer ago than is remembered, so that a long run holds no more than a new start. */
final class Forgetter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forgetter.class);
    private static final long EVERY_MINUTES = 60;

    private final Store store;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("forgetter").daemon().factory());

    private Forgetter(Store store) {
        this.store = store;
    }

    static Forgetter start(Store store) {
        var forgetter = new Forgetter(store);
        var unused = forgetter.thread.scheduleWithFixedDelay(
                forgetter::forget, EVERY_MINUTES, EVERY_MINUTES, TimeUnit.MINUTES);
        return forgetter;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        var unused = Ending.await(thread, LOG, "forgetting what ended has not ended within {} s");
    }

    private void forget() {
        try {
            var forgotten = store.forgetEnded();
            LOG.debug("forgot {} credentials that ended long ago", forgotten);
        } catch (ClavigerException e) {
            LOG.info("what ended long ago is forgotten later: {}", e.detail());
        } catch (RuntimeException e) {
            // An escaped exception would end the schedule, and nothing would be forgotten any more.
            LOG.error("what ended long ago could not be forgotten", e);
        }
    }
}
