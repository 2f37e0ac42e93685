package io.claviger.core.decision;

import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Reported;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.Charge;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.LimitState;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.limit.LimitVerdict;
import io.claviger.core.limit.Quota;
import org.jspecify.annotations.Nullable;

/**
 * Are there units left? The last question, and the only one whose answer changes something: so nothing is taken for a
 * call that another check refuses.
 */
final class Usage {
    static final String NAME = "limits";

    private static final Passed WITHIN = new Passed("The limits and quotas of key and account have room for the call.");
    private static final Passed UNLIMITED = new Passed("Neither the key nor its account has limits and quotas.");
    private static final Skipped NO_KEY = new Skipped("There is no key to look at.");

    private final LimitStates states;

    Usage(LimitStates states) {
        this.states = states;
    }

    /** Takes what the call costs, or nothing where there is no room. */
    LimitVerdict take(Judgement judgement) {
        var charge = charge(judgement);
        return charge == null ? LimitVerdict.UNLIMITED : states.consume(charge, judgement.atMicros());
    }

    /** What {@link #take} would find. */
    LimitVerdict look(Judgement judgement) {
        var charge = charge(judgement);
        return charge == null ? LimitVerdict.UNLIMITED : states.peek(charge, judgement.atMicros());
    }

    private static @Nullable Charge charge(Judgement judgement) {
        var key = judgement.key();
        if (key == null || judgement.open()) {
            return null;
        }
        var limits = judgement.policy().usage().judged();
        var account = judgement.account();
        var shared = account == null ? LimitSet.NONE : account.limits().judged();
        if (limits.isEmpty() && shared.isEmpty()) {
            return null;
        }
        var operation = judgement.operation();
        return new Charge(
                key.id(),
                limits,
                key.accountId(),
                shared,
                operation == null ? null : operation.group(),
                judgement.cost());
    }

    /**
     * What was looked at.
     *
     * @param verdict null where it was not looked at all
     */
    static Inputs inputs(Judgement judgement, @Nullable LimitVerdict verdict) {
        var charge = verdict == null ? null : charge(judgement);
        if (verdict == null || charge == null) {
            return Inputs.NONE;
        }
        return Inputs.with()
                .number("cost", charge.cost())
                .text("group", charge.group())
                .inner("limits", verdict.states().stream().map(Usage::inputs).toList())
                .build();
    }

    private static Inputs inputs(LimitState state) {
        var inputs = Inputs.with()
                .text("name", state.label())
                .number("limit", state.limit())
                .number("remaining", state.remaining());
        if (state.resetSeconds() != LimitState.NEVER) {
            inputs.number("resetSeconds", state.resetSeconds());
        }
        return state.reportOnly() ? inputs.flag("reportOnly", true).build() : inputs.build();
    }

    /** The verdict as the outcome of a check. */
    static Outcome outcome(Judgement judgement, LimitVerdict verdict) {
        var refusing = verdict.refusedBy();
        if (refusing != null) {
            return refusal(refusing, verdict.retryAfterSeconds());
        }
        var reported = verdict.reported();
        if (reported != null) {
            return new Reported(refusal(reported, reported.resetSeconds()));
        }
        if (judgement.key() == null) {
            return NO_KEY;
        }
        return verdict == LimitVerdict.UNLIMITED ? UNLIMITED : WITHIN;
    }

    private static Refusal refusal(LimitState state, long waitSeconds) {
        var quota = state.allowance() instanceof Quota;
        var wait = waitSeconds == LimitState.NEVER ? "" : " Wait " + waitSeconds + " s, or";
        return new Refusal(
                quota ? ErrorCode.QUOTA_EXHAUSTED : ErrorCode.RATE_LIMITED,
                (quota ? "The quota " : "The limit ") + state.label() + " (" + state.limit()
                        + (quota ? "" : " in " + state.allowance().periodSeconds() + " s") + ") has not enough left.",
                (wait.isEmpty() ? "Raise" : wait.strip() + " raise") + " " + state.label() + ".");
    }
}
