package io.claviger.core.usage;

import io.claviger.core.catalog.Operation;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.live.LiveRequests;
import io.claviger.core.trace.DecisionLog;
import io.claviger.core.trace.Redaction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a door does with every decision: it is counted, and what was refused or failed goes to the error log. */
public final class Accounting {
    private static final int SEEN_VALUES = 50_000;

    private final UsageCounters usage;
    private final RejectionQueue rejections;
    private final Traffic traffic;
    private final DecisionLog decisions = new DecisionLog();
    private final SeenValues seen = new SeenValues(SEEN_VALUES);
    private final LiveRequests live = new LiveRequests();

    public Accounting(UsageCounters usage, RejectionQueue rejections, Traffic traffic) {
        this.usage = usage;
        this.rejections = rejections;
        this.traffic = traffic;
    }

    /** Records a request that was judged. Never waits. */
    public void record(AccessRequest request, Decision decision, Exchange exchange) {
        var target = request.target() instanceof Target.Known known ? known : null;
        var operation = target == null ? null : target.operation();
        var code = decision instanceof Refused refused ? refused.code() : exchange.failure();
        usage.count(request, decision, code);
        seen.record(request, decision);
        traffic.count(request.door(), code);
        if (decision.degraded()) {
            traffic.countDegraded();
        }
        decisions.offer(decision, exchange);
        live.record(request, decision, code, exchange);
        decision.reported().forEach(reported -> traffic.countReported(reported.code()));
        if (code != null && keeps(decision)) {
            rejections.offer(rejection(request, decision, exchange, target, operation, code));
        }
    }

    /** There is no end to what is refused beyond the failure limit: a few each second are enough to look at. */
    private boolean keeps(Decision decision) {
        return !(decision instanceof Refused refused && refused.beyondFailureLimit()) || rejections.takesOneOfMany();
    }

    /** Records a request that could not even be judged, such as a malformed one. */
    public void recordUnjudged(Door door, ErrorCode code) {
        traffic.count(door, code);
    }

    public UsageCounters usage() {
        return usage;
    }

    public RejectionQueue rejections() {
        return rejections;
    }

    /** The latest decisions, and why they were made. */
    public DecisionLog decisions() {
        return decisions;
    }

    /** The latest requests of known keys. */
    public LiveRequests live() {
        return live;
    }

    public Traffic traffic() {
        return traffic;
    }

    public SeenValues seen() {
        return seen;
    }

    private static Rejection rejection(
            AccessRequest request,
            Decision decision,
            Exchange exchange,
            Target.@Nullable Known target,
            @Nullable Operation operation,
            ErrorCode code) {
        var key = decision.key();
        return new Rejection(
                decision.id(),
                request.atMicros(),
                request.door().name().toLowerCase(Locale.ROOT),
                decision.accountId(),
                key == null ? null : key.id(),
                code,
                exchange.status(),
                exchange.method() == null ? "-" : new Redaction(request.presented()).of(exchange.method()),
                operation == null ? null : operation.api(),
                operation == null ? null : operation.operationId(),
                target == null
                        ? null
                        : target.api().prefix() + target.operation().path(),
                request.addressText(),
                exchange.requestBytes(),
                exchange.responseBytes(),
                exchange.nanos() / 1000);
    }
}
