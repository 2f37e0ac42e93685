package io.claviger.store.cluster;

import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.snapshot.SnapshotSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The snapshots that follow the store, and how far they have come. Changes of this node and those of others are applied one
 * at a time, in the order of their revisions, whichever thread comes with them; what was applied already is passed over.
 */
public final class Followers {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final ReentrantLock turn = new ReentrantLock();
    /** Not the turn, which a reload keeps for long. */
    private final Object progress = new Object();

    private final List<Snapshot> snapshots = new ArrayList<>();
    private volatile Position reached;

    /** @param start where the store is now, as nobody follows yet */
    public Followers(Position start) {
        this.reached = start;
    }

    /** What all that follow have applied. */
    public Position reached() {
        return reached;
    }

    /** Loads a snapshot, which follows from then on. */
    public void add(Snapshot snapshot, SnapshotSource source) {
        turn.lock();
        try {
            snapshot.loadFrom(source);
            snapshots.add(snapshot);
            settle(snapshot.position());
        } finally {
            turn.unlock();
        }
    }

    /**
     * Applies a change to all that follow.
     *
     * @throws RuntimeException what one of them or its listeners threw; the others have applied it all the same
     */
    public void apply(SnapshotChange change) {
        turn.lock();
        try {
            if (change.epoch().equals(reached.epoch()) && change.revision() <= reached.revision()) {
                return;
            }
            RuntimeException failure = null;
            for (var snapshot : snapshots) {
                try {
                    snapshot.apply(change);
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
            settle(new Position(change.epoch(), change.revision()));
            if (failure != null) {
                throw failure;
            }
        } finally {
            turn.unlock();
        }
    }

    /** Has all that follow forget credentials, as {@link Snapshot#forget} says; how many each has forgotten at most. */
    public int forget(List<String> ids, long endedBeforeMicros) {
        turn.lock();
        try {
            return snapshots.stream()
                    .mapToInt(snapshot -> snapshot.forget(ids, endedBeforeMicros))
                    .max()
                    .orElse(0);
        } finally {
            turn.unlock();
        }
    }

    /** Loads everything anew into all that follow; meanwhile they are used as they are. */
    void reload(SnapshotSource source) {
        turn.lock();
        try {
            if (snapshots.isEmpty()) {
                var end = source.load(entry -> {});
                settle(new Position(end.epoch(), end.revision()));
            } else {
                snapshots.forEach(snapshot -> snapshot.loadFrom(source));
                settle(snapshots.getFirst().position());
            }
        } finally {
            turn.unlock();
        }
    }

    /** Waits until all have applied a revision. */
    boolean await(Position wanted, Duration atMost) throws InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        synchronized (progress) {
            while (!isReached(wanted)) {
                var left = (deadline - System.nanoTime()) / NANOS_A_MILLI;
                if (left <= 0) {
                    return false;
                }
                progress.wait(left);
            }
            return true;
        }
    }

    boolean isReached(Position wanted) {
        var now = reached;
        return now.epoch().equals(wanted.epoch()) && now.revision() >= wanted.revision();
    }

    /** Where no snapshot stays behind, the position is what all have reached. */
    private void settle(Position position) {
        var slowest = position;
        for (var snapshot : snapshots) {
            var own = snapshot.position();
            if (!own.epoch().equals(slowest.epoch()) || own.revision() < slowest.revision()) {
                slowest = own;
            }
        }
        synchronized (progress) {
            reached = slowest;
            progress.notifyAll();
        }
    }
}
