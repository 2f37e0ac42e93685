package io.claviger.core.trace;

import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Explanation.CheckResult;
import io.claviger.core.decision.Inputs;
import io.claviger.core.decision.Judgement;
import io.claviger.core.decision.Outcome;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Target;
import io.claviger.core.trace.TracedDecision.Asked;
import io.claviger.core.trace.TracedDecision.Caller;
import io.claviger.core.usage.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the trace of a decision, from what it was judged by: nothing is looked up again. */
final class Tracing {
    private final Judgement judgement;
    private final Redaction redaction;

    private Tracing(Judgement judgement) {
        this.judgement = judgement;
        this.redaction = new Redaction(judgement.request().presented());
    }

    static TracedDecision trace(Lane lane, Decision decision, Judgement judgement, Exchange exchange) {
        return new Tracing(judgement).of(lane, decision, exchange);
    }

    private TracedDecision of(Lane lane, Decision decision, Exchange exchange) {
        var refused = decision instanceof Refused found ? found : null;
        return new TracedDecision(
                decision.id(),
                judgement.request().atMicros(),
                lane,
                asked(exchange),
                caller(decision),
                refused == null,
                refused == null ? exchange.failure() : refused.code(),
                refused == null ? null : refused.check(),
                refused == null ? null : shown(refused.detail()),
                decision.degraded(),
                exchange.status(),
                decision.reported().stream()
                        .map(one -> new Decision.Reported(one.check(), one.code(), text(one.detail())))
                        .toList(),
                DecisionEngine.trace(decision).stream().map(this::result).toList());
    }

    private Asked asked(Exchange exchange) {
        var request = judgement.request();
        var known = request.target() instanceof Target.Known target ? target : null;
        var query = request.query();
        return new Asked(
                request.door(),
                shown(exchange.method()),
                shown(request.path()),
                request.addressText(),
                known == null ? null : known.api().slug(),
                known == null ? null : known.operation().operationId(),
                known == null ? null : known.api().prefix() + known.operation().path(),
                request.permissions().stream()
                        .limit(Inputs.MOST_TEXTS)
                        .map(this::text)
                        .toList(),
                query == null ? null : shown(query.toString()),
                judgement.valuesRead().map(redaction::of),
                judgement.cost());
    }

    private static @Nullable Caller caller(Decision decision) {
        var key = decision.key();
        return key == null ? null : new Caller(key.accountId(), key.id(), key.name());
    }

    private CheckResult result(CheckResult result) {
        return new CheckResult(result.name(), result.inputs().map(redaction::of), outcome(result.outcome()));
    }

    private Outcome outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Passed passed -> passed;
            case Outcome.Skipped skipped -> skipped;
            case Refusal refusal -> refusal(refusal);
            case Outcome.Reported(var refusals) -> new Outcome.Reported(refusals(refusals));
        };
    }

    private List<Refusal> refusals(List<Refusal> refusals) {
        return refusals.stream().map(this::refusal).toList();
    }

    private Refusal refusal(Refusal refusal) {
        return new Refusal(refusal.code(), text(refusal.reason()), text(refusal.remedy()));
    }

    private @Nullable String shown(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** Without secrets first, so that a cut leaves no part of one. */
    private String text(String text) {
        return Inputs.shown(redaction.of(text));
    }
}
