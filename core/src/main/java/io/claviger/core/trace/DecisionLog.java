package io.claviger.core.trace;

import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.Judgement;
import io.claviger.core.usage.Exchange;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The latest decisions with their traces, on their way to the store: every refusal for which there is room, and a sample
 * of what was allowed. Each is readable here from the moment it was offered until it can be read from the store. A
 * decision that is not kept costs next to nothing: it is not traced.
 */
public final class DecisionLog {
    /** How long a decision can be read. */
    public static final Duration KEPT = Duration.ofDays(1);

    private static final int BATCH = 256;
    private static final long FORGET_EVERY_MICROS = Duration.ofMinutes(1).toNanos() / 1000;
    private static final String NOBODY = "-";

    private final Map<Lane, LaneQueue> lanes = new EnumMap<>(Lane.class);
    private final Sampling sampling = new Sampling();
    private long forgotAt = 0;

    public DecisionLog() {
        for (var lane : Lane.values()) {
            lanes.put(lane, new LaneQueue(lane));
        }
    }

    /** Keeps a decision, if it is to be kept and there is room. Never waits. */
    public void offer(Decision decision, Exchange exchange) {
        var judgement = decision.judgement();
        if (judgement == null) {
            return;
        }
        var lane = lane(decision, exchange);
        if (lane == Lane.ALLOWED && !sampling.takes(credential(decision), judgement.atMicros())) {
            return;
        }
        keep(lane, decision, judgement, exchange);
    }

    /** A decision that is still at hand, or null. */
    public @Nullable TracedDecision find(String id, long nowMicros) {
        for (var lane : lanes.values()) {
            var found = lane.find(id);
            if (found != null && found.atMicros() >= oldest(nowMicros)) {
                return found;
            }
        }
        return null;
    }

    /**
     * Hands what waits to the sink. What it can't keep now is offered again at the next flush. Each minute, what is past
     * is forgotten, and the sink is called with nothing where nothing waits, so that it forgets too. One thread flushes.
     */
    public void flush(DecisionSink sink, long nowMicros) {
        if (nowMicros - forgotAt >= FORGET_EVERY_MICROS || nowMicros < forgotAt) {
            forgotAt = nowMicros;
            lanes.values().forEach(lane -> lane.forget(oldest(nowMicros)));
            sink.write(List.of());
        }
        lanes.values().forEach(lane -> lane.flush(sink, BATCH));
    }

    /** From when on decisions are kept. */
    public static long oldest(long nowMicros) {
        return nowMicros - KEPT.toNanos() / 1000;
    }

    /** How many wait to be written. */
    public int depth() {
        return lanes.values().stream().mapToInt(LaneQueue::depth).sum();
    }

    /** How many of a lane there was no room for. */
    public long dropped(Lane lane) {
        return queue(lane).dropped();
    }

    private void keep(Lane lane, Decision decision, Judgement judgement, Exchange exchange) {
        var queue = queue(lane);
        var owner = owner(decision, judgement);
        if (!queue.reserve(owner)) {
            return;
        }
        @Nullable TracedDecision traced = null;
        try {
            traced = Tracing.trace(lane, decision, judgement, exchange);
        } finally {
            if (traced == null) {
                queue.giveUp(owner);
            }
        }
        queue.add(owner, traced);
    }

    private static Lane lane(Decision decision, Exchange exchange) {
        if (decision instanceof Refused) {
            return decision.key() == null ? Lane.UNKNOWN : Lane.REFUSED;
        }
        return exchange.failure() != null || !decision.reported().isEmpty() ? Lane.NOTED : Lane.ALLOWED;
    }

    private static String credential(Decision decision) {
        var key = decision.key();
        return key == null ? NOBODY : key.id();
    }

    /** Whose share of the lane it takes. */
    private static String owner(Decision decision, Judgement judgement) {
        var account = decision.accountId();
        return account != null
                ? account
                : Objects.requireNonNullElse(judgement.request().addressText(), NOBODY);
    }

    private LaneQueue queue(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }
}
