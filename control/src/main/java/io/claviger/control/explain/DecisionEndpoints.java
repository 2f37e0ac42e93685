package io.claviger.control.explain;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.decision.Decision.Reported;
import io.claviger.core.decision.Explanation;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.core.trace.DecisionLog;
import io.claviger.core.trace.TracedDecision;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The call on {@code /decisions/{id}}: why a request was decided as it was. */
public final class DecisionEndpoints {
    private final Snapshot snapshot;
    private final DecisionLog latest;
    private final MicroClock clock;

    /** @param latest decisions of this node, which are here before they are in the store */
    public DecisionEndpoints(Snapshot snapshot, DecisionLog latest, MicroClock clock) {
        this.snapshot = snapshot;
        this.latest = latest;
        this.clock = clock;
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(Permit.GET_DECISION, this::read);
    }

    private HttpAnswer read(Call call) {
        call.requireSound();
        var id = call.path("decisionId").toLowerCase(Locale.ROOT);
        var atHand = latest.find(id, clock.nowMicros());
        var found = atHand == null ? find(call, id) : atHand;
        if (found == null || !mayRead(call.caller(), found)) {
            throw ClavigerException.notFound("There is no decision " + id
                    + ": it is unknown, older than a day, or was allowed and is not in the sample.");
        }
        return HttpAnswer.json(200, json(found));
    }

    private static @Nullable TracedDecision find(Call call, String id) {
        return call.read(tx -> Optional.ofNullable(tx.decisions().find(id))).orElse(null);
    }

    /** Who called without a known key is no tenant's business. */
    private boolean mayRead(Caller caller, TracedDecision decision) {
        caller.require(Permit.GET_DECISION);
        var account = decision.accountId();
        return account == null ? caller.isOperator() : caller.reaches(snapshot, account);
    }

    private static Map<String, @Nullable Object> json(TracedDecision decision) {
        var code = decision.code();
        var caller = decision.caller();
        return Answers.members(
                "id", decision.id(),
                "time", Timestamps.text(decision.atMicros()),
                "request", json(decision.asked()),
                "credential",
                        caller == null
                                ? null
                                : Answers.members(
                                        "id", caller.credentialId(),
                                        "name", caller.credentialName(),
                                        "accountId", caller.accountId()),
                "allowed", decision.allowed(),
                "code", code == null ? null : code.name(),
                "check", decision.check(),
                "detail", decision.detail(),
                "degraded", decision.degraded(),
                "status", decision.status(),
                "reported",
                        decision.reported().stream()
                                .map(DecisionEndpoints::json)
                                .toList(),
                "checks", CheckJson.of(decision.checks()),
                "remedies", Explanation.remedies(decision.checks()));
    }

    private static Map<String, @Nullable Object> json(TracedDecision.Asked asked) {
        return Answers.members(
                "door", asked.door().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "method", asked.method(),
                "path", asked.path(),
                "ip", asked.address(),
                "api", asked.api(),
                "operation", asked.operationId(),
                "template", asked.pathTemplate(),
                "permissions", asked.permissions(),
                "query", asked.query(),
                "values", asked.values().members(),
                "cost", asked.cost());
    }

    private static Map<String, @Nullable Object> json(Reported reported) {
        return Answers.members(
                "check", reported.check(),
                "code", reported.code().name(),
                "detail", reported.detail());
    }
}
