package io.claviger.store.cluster;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.time.MicroClock;
import io.claviger.store.cluster.Signals.Signal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what other nodes have changed, when it is told of it and each second by itself, and records at once what this
 * node has reached. What it can't do now it tries again.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final long JOB_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long END_MILLIS = 5_000;

    private final SharedHistory history;
    private final Signals signals;
    private final Followers followers;
    private final NodeWatch watch;
    private final NodeProfile self;
    private final MicroClock clock;
    private final Bell bell = new Bell();
    private final AtomicLong reloads = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread =
            Thread.ofPlatform().name("cluster-follower").daemon().unstarted(this::run);
    private volatile boolean closed;

    // Of the thread.
    private @Nullable Position recorded;
    private long jobDoneNanos = System.nanoTime();
    private boolean failing;

    Follower(
            SharedHistory history,
            Signals signals,
            Followers followers,
            NodeWatch watch,
            NodeProfile self,
            MicroClock clock) {
        this.history = history;
        this.signals = signals;
        this.followers = followers;
        this.watch = watch;
        this.self = self;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** There may be something new. */
    void wake() {
        bell.ring();
    }

    long reloads() {
        return reloads.get();
    }

    long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        closed = true;
        bell.ring();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                bell.await(POLL);
                if (!closed) {
                    follow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            catchUp();
            recordReached();
            if (System.nanoTime() - jobDoneNanos >= JOB_EVERY_NANOS) {
                dropOld();
            }
            failing = false;
        } catch (ClavigerException e) {
            failures.incrementAndGet();
            if (!failing) {
                LOG.warn("what other nodes change can't be followed now: {}", e.detail());
            }
            failing = true;
        } catch (RuntimeException e) {
            // An escaped exception would end the thread, and nothing would be followed any more.
            failures.incrementAndGet();
            LOG.error("what other nodes have changed could not be applied", e);
        }
    }

    private record Reading(@Nullable SnapshotChange missed, Position found) {}

    private void catchUp() {
        var from = followers.reached();
        var reading = history.database().read(sql -> {
            var found = history.position(sql);
            return new Reading(found.equals(from) ? null : history.missed(sql, from, found), found);
        });
        if (reading.found.equals(from)) {
            return;
        }
        if (reading.missed != null) {
            followers.apply(reading.missed);
            return;
        }
        if (SharedHistory.isLost(from, reading.found)) {
            LOG.error("the database is at {}, but {} was known: a part of its history was lost", reading.found, from);
            history.beginAnewAfterLoss(from);
        }
        LOG.warn("everything is loaded anew, since {} can't be reached from {} by changes", reading.found, from);
        reloads.incrementAndGet();
        followers.reload(history::load);
    }

    /** Only what is applied is recorded: others take the record for a promise. */
    private void recordReached() {
        var reached = followers.reached();
        if (reached.equals(recorded)) {
            return;
        }
        var unused = history.database().write(sql -> {
            signals.hurry(sql);
            NodeRows.record(sql, self.id(), reached);
            signals.raise(sql, Signal.REACHED);
            return true;
        });
        recorded = reached;
    }

    private void dropOld() {
        var before = clock.nowMicros() - KEPT.toNanos() / 1_000;
        var gone = watch.goneFor(KEPT.toNanos());
        var more = history.database()
                .writeAlone("cluster", sql -> {
                    NodeRows.delete(sql, gone);
                    return ChangeFeed.drop(sql, before);
                })
                .orElse(false);
        if (!more) {
            jobDoneNanos = System.nanoTime();
        }
    }
}
