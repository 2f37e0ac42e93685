package io.claviger.store.cluster;

import io.claviger.core.lease.Lease;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Changed;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node that has its store to itself: a change that is applied here is in force everywhere. */
public final class SoleNode implements Cluster {
    private static final long NANOS_A_MICRO = 1_000;

    private final Followers followers;
    private final MicroClock clock;
    private volatile @Nullable Joined joined;

    private record Joined(NodeProfile profile, long atMicros) {}

    public SoleNode(Followers followers, MicroClock clock) {
        this.followers = followers;
        this.clock = clock;
    }

    @Override
    public Lease lease(LeaseTerms terms) {
        return Lease.none();
    }

    @Override
    public void join(NodeProfile self, Lease lease) {
        joined = new Joined(self, clock.nowMicros());
    }

    @Override
    public void leave() {
        joined = null;
    }

    @Override
    public List<NodeState> nodes() {
        var now = joined;
        if (now == null) {
            return List.of();
        }
        var self = now.profile;
        return List.of(new NodeState(
                self.id(),
                self.host(),
                self.version(),
                self.roles(),
                true,
                now.atMicros,
                followers.reached().revision(),
                0,
                0,
                Lease.State.IN_TOUCH,
                null));
    }

    @Override
    public Receipt receipt(Changed<?> changed, Duration atMost) {
        var now = joined;
        var micros = changed.repeated() ? 0 : (System.nanoTime() - changed.committedNanos()) / NANOS_A_MICRO;
        return new Receipt(
                changed.revision(),
                true,
                now == null ? List.of() : List.of(new Receipt.Node(now.profile.id(), micros, null)));
    }

    @Override
    public void answerWaiting() {
        // nobody waits
    }

    @Override
    public Figures figures() {
        var revision = followers.reached().revision();
        return new Figures(revision, revision, 1, 0, 0, 0);
    }
}
