package io.claviger.control.explain;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.Target;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The call on {@code /explain}. */
public final class ExplainEndpoints {
    private final ExplainRequest explainRequest;

    public ExplainEndpoints(Snapshot snapshot, LimitStates limits, MicroClock clock) {
        this.explainRequest = new ExplainRequest(snapshot, limits, clock);
    }

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(Permit.EXPLAIN, this::explain);
    }

    private HttpAnswer explain(Call call) {
        var body = call.body();
        var supposed = new ExplainRequest.Supposed(
                body.requiredText("credentialId"),
                body.requiredText("method"),
                body.requiredText("path"),
                body.text("ip"),
                headers(body),
                Objects.requireNonNullElse(body.text("body"), "").getBytes(StandardCharsets.UTF_8));
        if (call.isFaulty()) {
            call.requireSound(body.has("path") ? explainRequest.faultsOf(supposed) : List.of());
        }
        return json(explainRequest.explain(call.caller(), supposed));
    }

    /** An object of names and values, or a list of pairs where a name is there twice. */
    private static List<Map.Entry<String, String>> headers(Members body) {
        var fields = new ArrayList<Map.Entry<String, String>>();
        body.textsByName("headers").forEach((name, value) -> fields.add(Map.entry(name, value)));
        if (body.values().get("headers") instanceof List<?> pairs) {
            for (var pair : pairs) {
                if (pair instanceof List<?> field && field.size() == 2) {
                    fields.add(Map.entry(String.valueOf(field.getFirst()), String.valueOf(field.getLast())));
                }
            }
        }
        return fields;
    }

    private static HttpAnswer json(ExplainRequest.Explained explained) {
        var decision = explained.explanation().decision();
        var refused = decision instanceof Refused refusal ? refusal : null;
        var known = explained.target() instanceof Target.Known target ? target : null;
        var verdict = Answers.members(
                "allowed", decision.allowed(),
                "code", refused == null ? null : refused.code().name(),
                "check", refused == null ? null : refused.check(),
                "detail", refused == null ? null : refused.detail(),
                "api", known == null ? null : known.api().slug(),
                "operation", known == null ? null : known.operation().operationId());
        return HttpAnswer.json(
                200,
                Answers.members(
                        "decision", verdict,
                        "checks", CheckJson.of(explained.explanation().checks()),
                        "remedies", explained.explanation().remedies()));
    }
}
