package io.claviger.store.cluster;

import io.claviger.core.error.ClavigerException;
import io.claviger.store.cluster.Signals.Ear;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to the other nodes, and connects again where the connection is lost, at growing intervals. */
final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final long END_MILLIS = 5_000;

    private final Signals signals;
    private final Runnable changed;
    private final Runnable reached;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong reconnects = new AtomicLong();
    private final Thread thread =
            Thread.ofPlatform().name("cluster-listener").daemon().unstarted(this::run);
    private volatile @Nullable Ear ear;

    Listener(Signals signals, Runnable changed, Runnable reached) {
        this.signals = signals;
        this.changed = changed;
        this.reached = reached;
    }

    void start() {
        thread.start();
    }

    long reconnects() {
        return reconnects.get();
    }

    @Override
    public void close() {
        closed.countDown();
        var open = ear;
        if (open != null) {
            open.close();
        }
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var pause = FIRST_PAUSE_MILLIS;
        try {
            while (closed.getCount() > 0) {
                try (var open = signals.listen()) {
                    ear = open;
                    // what was told while nobody listened
                    changed.run();
                    reached.run();
                    pause = FIRST_PAUSE_MILLIS;
                    listen(open);
                } catch (ClavigerException e) {
                    if (closed.getCount() > 0) {
                        reconnects.incrementAndGet();
                        LOG.debug("listening again in {} ms: {}", pause, e.detail());
                    }
                }
                if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Ear open) {
        while (closed.getCount() > 0) {
            for (var signal : open.await(SILENCE)) {
                switch (signal) {
                    case CHANGED -> changed.run();
                    case REACHED -> reached.run();
                }
            }
        }
    }
}
