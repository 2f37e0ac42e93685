package io.claviger.store.snapshot;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says now and then how far the reading of many rows has come. What is over within a second says nothing. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final int LOOK_EVERY = 10_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long saidAt = System.nanoTime();
    private int done;
    private int all;

    /** @param count tells how many there are at the most; asked once, and only where it takes long */
    void one(IntSupplier count) {
        done++;
        if (done % LOOK_EVERY != 0 || System.nanoTime() - saidAt < PAUSE_NANOS) {
            return;
        }
        if (all == 0) {
            all = count.getAsInt();
        }
        LOG.info("loaded {} of at most {} credentials", "%,d".formatted(done), "%,d".formatted(all));
        saidAt = System.nanoTime();
    }
}
