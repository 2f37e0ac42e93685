package io.claviger.store.cluster;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.lease.Lease;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Changed;
import io.claviger.store.cluster.Signals.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node among others on one database. */
public final class SharedCluster implements Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(SharedCluster.class);

    /** Beyond so many, nobody waits: each is told at once what is known. */
    private static final int MOST_WAITING = 4_096;

    private static final long LOOK_MILLIS = 100;
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final long NANOS_A_MICRO = 1_000;

    private final SharedHistory history;
    private final Signals signals;
    private final Followers followers;
    private final MicroClock clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean answering;
    private volatile @Nullable Membership membership;

    public SharedCluster(SharedHistory history, Signals signals, Followers followers, MicroClock clock) {
        this.history = history;
        this.signals = signals;
        this.followers = followers;
        this.clock = clock;
    }

    /** Records a change for the others, in its transaction. */
    public void record(DSLContext sql, SnapshotChange change, long nowMicros) {
        ChangeFeed.record(sql, change, nowMicros);
        signals.raise(sql, Signal.CHANGED);
    }

    /**
     * Applies, within the transaction of a change and before it reads anything, what others have changed.
     *
     * @throws ClavigerException with {@code UNAVAILABLE} where everything must be loaded anew first, which goes on meanwhile
     */
    public void catchUp(DSLContext sql, Position found) {
        var missed = history.missed(sql, followers.reached(), found);
        if (missed == null) {
            var member = membership;
            if (member != null) {
                member.follower().wake();
            }
            throw new ClavigerException(
                    ErrorCode.UNAVAILABLE, "This node is loading everything anew and takes no changes. Try again.");
        }
        followers.apply(missed);
    }

    @Override
    public Lease lease(LeaseTerms terms) {
        return Lease.of(terms, System::nanoTime, clock);
    }

    @Override
    public void join(NodeProfile self, Lease lease) {
        if (membership != null) {
            throw new IllegalStateException("this node has joined already");
        }
        var watch = new NodeWatch(self.id(), System::nanoTime, clock);
        var follower = new Follower(history, signals, followers, watch, self, clock);
        var keeper = new LeaseKeeper(history, signals, followers, follower, watch, self, lease, clock, waiting::get);
        var listener = new Listener(signals, follower::wake, keeper::look);
        var member = new Membership(watch, follower, keeper, listener, self, lease);
        follower.start();
        var done = false;
        try {
            keeper.join();
            done = true;
        } finally {
            if (!done) {
                follower.close();
                forget(self.id());
            }
        }
        listener.start();
        keeper.start();
        membership = member;
    }

    @Override
    public void leave() {
        answerWaiting();
        var member = membership;
        if (member == null) {
            return;
        }
        membership = null;
        member.listener().close();
        member.keeper().close();
        member.follower().close();
        member.lease().end();
        forget(member.self().id());
    }

    private void forget(String id) {
        try {
            var unused = history.database().write(sql -> {
                NodeRows.delete(sql, List.of(id));
                signals.raise(sql, Signal.REACHED);
                return true;
            });
        } catch (ClavigerException e) {
            LOG.warn("this node could not be taken off the list of nodes; others wait until its lease is over", e);
        }
    }

    @Override
    public List<NodeState> nodes() {
        var member = membership;
        if (member == null) {
            return List.of();
        }
        member.keeper().read();
        var states = new ArrayList<>(member.watch().states());
        states.sort(Comparator.comparing(NodeState::self).reversed().thenComparing(NodeState::id));
        return states;
    }

    @Override
    public Receipt receipt(Changed<?> changed, Duration atMost) {
        var member = membership;
        if (member == null) {
            return new Receipt(changed.revision(), false, List.of());
        }
        var began = System.nanoTime();
        var own = changed.repeated() ? 0 : Math.max(0, began - changed.committedNanos()) / NANOS_A_MICRO;
        var self = new Receipt.Node(member.self().id(), own, null);
        var others = await(member, changed, began + atMost.toNanos());
        var nodes = new ArrayList<Receipt.Node>();
        nodes.add(self);
        nodes.addAll(others.nodes());
        return new Receipt(others.revision(), others.complete(), nodes);
    }

    private Receipt await(Membership member, Changed<?> changed, long deadline) {
        var epoch = followers.reached().epoch();
        var among = waiting.incrementAndGet();
        try {
            member.keeper().look();
            while (true) {
                var verdict = member.watch().judge(changed, epoch, deadline);
                var left = (deadline - System.nanoTime()) / NANOS_A_MILLI;
                if (verdict.settled() || left <= 0 || answering || among > MOST_WAITING) {
                    return verdict.receipt();
                }
                member.watch().awaitNext(Math.min(left, LOOK_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return member.watch().judge(changed, epoch, deadline).receipt();
        } finally {
            waiting.decrementAndGet();
        }
    }

    @Override
    public void answerWaiting() {
        answering = true;
    }

    @Override
    public Figures figures() {
        var member = membership;
        var reached = followers.reached().revision();
        return member == null
                ? new Figures(reached, reached, 0, 0, 0, 0)
                : new Figures(
                        Math.max(reached, member.watch().latestRevision()),
                        reached,
                        member.watch().size(),
                        member.follower().reloads(),
                        member.listener().reconnects(),
                        member.follower().failures() + member.keeper().failures());
    }

    private record Membership(
            NodeWatch watch, Follower follower, LeaseKeeper keeper, Listener listener, NodeProfile self, Lease lease) {}
}
