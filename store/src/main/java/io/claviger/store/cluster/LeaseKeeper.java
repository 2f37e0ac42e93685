package io.claviger.store.cluster;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.lease.Lease;
import io.claviger.core.lease.Lease.Moment;
import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.core.time.MicroClock;
import io.claviger.store.schema.tables.records.NodeRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews this node's lease, each time from before it asked, and only once everything is applied that the renewal saw; and
 * looks at the other nodes, often while somebody waits for them.
 */
final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration JOINING = Duration.ofSeconds(30);

    /** Renewals in the duration of a lease. */
    private static final int RENEWALS = 4;

    private static final long END_MILLIS = 5_000;

    private final SharedHistory history;
    private final Signals signals;
    private final Followers followers;
    private final Follower follower;
    private final NodeWatch watch;
    private final NodeProfile self;
    private final Lease lease;
    private final MicroClock clock;
    private final IntSupplier waiting;
    private final Duration pause;
    private final Bell bell = new Bell();
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread =
            Thread.ofPlatform().name("cluster-lease").daemon().unstarted(this::run);
    private volatile boolean closed;
    private boolean failing;

    /** @param waiting how many wait for other nodes */
    LeaseKeeper(
            SharedHistory history,
            Signals signals,
            Followers followers,
            Follower follower,
            NodeWatch watch,
            NodeProfile self,
            Lease lease,
            MicroClock clock,
            IntSupplier waiting) {
        this.history = history;
        this.signals = signals;
        this.followers = followers;
        this.follower = follower;
        this.watch = watch;
        this.self = self;
        this.lease = lease;
        this.clock = clock;
        this.waiting = waiting;
        var quarter = self.terms().duration().dividedBy(RENEWALS);
        this.pause = quarter.compareTo(LONGEST_PAUSE) < 0 ? quarter : LONGEST_PAUSE;
    }

    /** Registers the node and begins its lease. */
    void join() {
        if (!renew(JOINING)) {
            throw new ClavigerException(
                    ErrorCode.UNAVAILABLE, "What other nodes change could not be followed within " + JOINING + ".");
        }
    }

    void start() {
        thread.start();
    }

    /** Looks at the other nodes soon, if somebody waits for them. */
    void look() {
        if (waiting.getAsInt() > 0) {
            bell.ring();
        }
    }

    /** Looks at the other nodes now. */
    void read() {
        var asked = lease.now();
        var reading = history.database().read(sql -> new Reading(history.position(sql), NodeRows.all(sql)));
        watch.observe(reading.rows, reading.found, asked.nanos());
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

    private record Reading(Position found, List<NodeRecord> rows) {}

    private void run() {
        try {
            var renewed = System.nanoTime();
            while (!closed) {
                var left = pause.minusNanos(System.nanoTime() - renewed);
                bell.await(waiting.getAsInt() > 0 && LOOK.compareTo(left) < 0 ? LOOK : left);
                if (closed) {
                    return;
                }
                if (System.nanoTime() - renewed >= pause.toNanos()) {
                    renewed = System.nanoTime();
                    attempt(() -> renew(self.terms().duration().dividedBy(2)));
                } else if (waiting.getAsInt() > 0) {
                    attempt(this::read);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(Runnable step) {
        try {
            step.run();
            failing = false;
        } catch (ClavigerException e) {
            failures.incrementAndGet();
            if (!failing) {
                LOG.warn("this node's lease can't be renewed now: {}", e.detail());
            }
            failing = true;
        } catch (RuntimeException e) {
            // An escaped exception would end the thread, and the lease with it.
            failures.incrementAndGet();
            LOG.error("this node's lease could not be renewed", e);
        }
    }

    /** A node whose row is gone was given up by the others, and is registered anew. */
    private boolean renew(Duration patience) {
        var asked = lease.now();
        var before = followers.reached();
        var reading = history.database().write(sql -> {
            signals.hurry(sql);
            if (!NodeRows.renew(sql, self.id(), before)) {
                NodeRows.insert(sql, self, before, clock.nowMicros());
            }
            return new Reading(history.position(sql), NodeRows.all(sql));
        });
        watch.observe(reading.rows, reading.found, asked.nanos());
        return extend(asked, before, reading.found, patience);
    }

    private boolean extend(Moment asked, Position before, Position seen, Duration patience) {
        if (SharedHistory.isLost(before, seen) || !reach(seen, patience)) {
            follower.wake();
            return false;
        }
        lease.renew(asked);
        return true;
    }

    private boolean reach(Position seen, Duration patience) {
        if (followers.isReached(seen)) {
            return true;
        }
        follower.wake();
        try {
            return followers.await(seen, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
