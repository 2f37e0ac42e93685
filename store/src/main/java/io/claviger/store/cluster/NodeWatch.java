package io.claviger.store.cluster;

import io.claviger.core.lease.Lease;
import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.core.time.MicroClock;
import io.claviger.core.time.NanoClock;
import io.claviger.store.Changed;
import io.claviger.store.schema.tables.records.NodeRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes as this one has seen them, by its own clock. How a node's lease stands is told by when the count of its
 * renewals was seen to change: no clocks are compared, and since it is seen after it was done, a lease is held to last
 * rather too long than too short. The same for how long a node may judge by what was before a change: its last renewal saw
 * none of it, and so was asked for before the change was committed.
 */
final class NodeWatch {
    private static final long NANOS_A_MICRO = 1_000;
    private static final long NANOS_A_MILLI = 1_000_000;

    /** By so much of a time, at most, two machines' clocks are held to differ in their pace. */
    private static final long PACE = 100;

    private static final int MOST_TIMES = 1_024;

    /** @param renewedNanos when its count of renewals was seen to change; @param reachedNanos when what it reached was */
    private record Seen(NodeRecord row, long renewedNanos, long reachedNanos) {
        boolean hasReached(Position wanted) {
            return row.getEpoch().equals(wanted.epoch()) && row.getRevision() >= wanted.revision();
        }

        /** When it refuses at the latest, if it does not renew its lease from some time on. */
        long lapsesAfter(long nanos) {
            var lapses = row.getLapsesMicros() * NANOS_A_MICRO;
            return nanos + lapses + lapses / PACE;
        }

        Lease.State lease(long now) {
            if (now - renewedNanos < row.getLeaseMicros() * NANOS_A_MICRO) {
                return Lease.State.IN_TOUCH;
            }
            return now - lapsesAfter(renewedNanos) < 0 ? Lease.State.OUT_OF_TOUCH : Lease.State.LAPSED;
        }
    }

    /**
     * What is known of a change.
     *
     * @param settled whether there is nothing more to wait for
     */
    record Verdict(Receipt receipt, boolean settled) {}

    private final String selfId;
    private final NanoClock monotonic;
    private final MicroClock wall;
    private final Map<String, Seen> nodes = new HashMap<>();
    /** When a revision was heard of first. */
    private final TreeMap<Long, Long> heard = new TreeMap<>();

    private Position latest = new Position("", -1);
    private @Nullable Long readNanos;

    NodeWatch(String selfId, NanoClock monotonic, MicroClock wall) {
        this.selfId = selfId;
        this.monotonic = monotonic;
        this.wall = wall;
    }

    /**
     * Takes note of the rows, and tells who waits.
     *
     * @param began before they were read
     */
    synchronized void observe(List<NodeRecord> rows, Position found, long began) {
        if (readNanos != null && began - readNanos < 0) {
            return;
        }
        readNanos = began;
        var now = monotonic.nowNanos();
        hear(found, now);
        nodes.keySet().retainAll(rows.stream().map(NodeRecord::getId).toList());
        for (var row : rows) {
            var before = nodes.get(row.getId());
            nodes.put(row.getId(), before == null ? new Seen(row, now, now) : next(before, row, now));
        }
        notifyAll();
    }

    private static Seen next(Seen before, NodeRecord row, long now) {
        var was = before.row;
        var renewed = !was.getRenewals().equals(row.getRenewals());
        var moved =
                !was.getRevision().equals(row.getRevision()) || !was.getEpoch().equals(row.getEpoch());
        return new Seen(row, renewed ? now : before.renewedNanos, moved ? now : before.reachedNanos);
    }

    private void hear(Position found, long now) {
        if (!found.epoch().equals(latest.epoch())) {
            heard.clear();
        }
        latest = found;
        heard.putIfAbsent(found.revision(), now);
        if (heard.size() > MOST_TIMES) {
            heard.pollFirstEntry();
        }
    }

    /** Waits for the next rows, but not for ever. */
    synchronized void awaitNext(long millis) throws InterruptedException {
        wait(Math.max(1, millis));
    }

    /** @param deadline when whoever asks waits no longer */
    synchronized Verdict judge(Changed<?> changed, String epoch, long deadline) {
        var wanted = new Position(epoch, changed.revision());
        var committed = changed.committedNanos();
        var now = monotonic.nowNanos();
        var named = new ArrayList<Receipt.Node>();
        var open = false;
        var worthWaiting = false;
        for (var seen : nodes.values()) {
            if (seen.row.getId().equals(selfId)) {
                continue;
            }
            if (seen.hasReached(wanted)) {
                var micros = changed.repeated() ? 0 : Math.max(0, seen.reachedNanos - committed) / NANOS_A_MICRO;
                named.add(new Receipt.Node(seen.row.getId(), micros, null));
                continue;
            }
            var ends = seen.lapsesAfter(earlier(committed, seen.renewedNanos));
            if (now - ends >= 0) {
                continue;
            }
            open = true;
            worthWaiting |= seen.lease(now) == Lease.State.IN_TOUCH || ends - deadline < 0;
            named.add(new Receipt.Node(seen.row.getId(), null, wallAt(ends, now)));
        }
        // a node that has come since may be among rows that were not read yet
        var fresh = readNanos != null && readNanos - committed >= 0;
        return new Verdict(new Receipt(changed.revision(), fresh && !open, named), fresh && !worthWaiting);
    }

    synchronized List<NodeState> states() {
        var now = monotonic.nowNanos();
        return nodes.values().stream().map(seen -> state(seen, now)).toList();
    }

    /** Those that have lapsed for a time. */
    synchronized List<String> goneFor(long nanos) {
        var now = monotonic.nowNanos();
        return nodes.values().stream()
                .filter(seen -> now - seen.lapsesAfter(seen.renewedNanos) >= nanos)
                .map(seen -> seen.row.getId())
                .toList();
    }

    synchronized long latestRevision() {
        return latest.revision();
    }

    synchronized int size() {
        return nodes.size();
    }

    private NodeState state(Seen seen, long now) {
        var row = seen.row;
        var lease = seen.lease(now);
        var roles = row.getRoles();
        return new NodeState(
                row.getId(),
                row.getHost(),
                row.getVersion(),
                roles.isEmpty() ? List.of() : List.of(roles.split(",")),
                row.getId().equals(selfId),
                row.getStartedAt(),
                row.getRevision(),
                row.getEpoch().equals(latest.epoch())
                        ? Math.max(0, latest.revision() - row.getRevision())
                        : latest.revision(),
                lagMillis(row, now),
                lease,
                lease == Lease.State.OUT_OF_TOUCH ? wallAt(seen.lapsesAfter(seen.renewedNanos), now) : null);
    }

    private long lagMillis(NodeRecord row, long now) {
        var next = row.getEpoch().equals(latest.epoch()) ? heard.higherEntry(row.getRevision()) : heard.firstEntry();
        return next == null ? 0 : (now - next.getValue()) / NANOS_A_MILLI;
    }

    private long wallAt(long nanos, long now) {
        return wall.nowMicros() + (nanos - now) / NANOS_A_MICRO;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }
}
