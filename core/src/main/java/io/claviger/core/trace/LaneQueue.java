package io.claviger.core.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The latest decisions of one lane: those on their way to the store, and as many as may wait at hand by their ids, so
 * that a decision can be read from the moment it is here.
 */
final class LaneQueue {
    private record Waiting(String owner, TracedDecision decision) {}

    private final Lane lane;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Map<String, Integer> shares = new HashMap<>();
    private final Map<String, TracedDecision> latest = new LinkedHashMap<>();
    private final LongAdder dropped = new LongAdder();
    private int reserved;

    LaneQueue(Lane lane) {
        this.lane = lane;
    }

    /** Keeps a place, before the work of tracing is done; counts the decision as dropped where there is none. */
    boolean reserve(String owner) {
        synchronized (this) {
            var used = shares.getOrDefault(owner, 0);
            if (waiting.size() + reserved < lane.waiting() && used < lane.share()) {
                shares.put(owner, used + 1);
                reserved++;
                return true;
            }
        }
        dropped.increment();
        return false;
    }

    /** Takes the place that was kept. */
    synchronized void add(String owner, TracedDecision decision) {
        reserved--;
        waiting.add(new Waiting(owner, decision));
        latest.put(decision.id(), decision);
        if (latest.size() > lane.waiting()) {
            var eldest = latest.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Gives back a place that was kept. */
    synchronized void giveUp(String owner) {
        reserved--;
        release(owner);
    }

    synchronized @Nullable TracedDecision find(String id) {
        return latest.get(id);
    }

    /** Forgets those at hand that are older; what waits is written all the same, and forgotten there. */
    synchronized void forget(long oldestMicros) {
        latest.values().removeIf(decision -> decision.atMicros() < oldestMicros);
    }

    /** Hands what waits to the sink, a batch at a time. What the sink can't keep goes on waiting. */
    void flush(DecisionSink sink, int batchSize) {
        for (var left = depth(); left > 0; ) {
            var batch = first(Math.min(left, batchSize));
            sink.write(batch);
            written(batch.size());
            left -= batch.size();
        }
    }

    synchronized int depth() {
        return waiting.size();
    }

    long dropped() {
        return dropped.sum();
    }

    private synchronized List<TracedDecision> first(int most) {
        var batch = new ArrayList<TracedDecision>(most);
        for (var one : waiting) {
            if (batch.size() == most) {
                break;
            }
            batch.add(one.decision());
        }
        return batch;
    }

    private synchronized void written(int count) {
        for (var i = 0; i < count; i++) {
            release(waiting.remove().owner());
        }
    }

    private void release(String owner) {
        shares.computeIfPresent(owner, (same, used) -> used == 1 ? null : used - 1);
    }
}
