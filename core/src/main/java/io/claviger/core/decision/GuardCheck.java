package io.claviger.core.decision;

import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Reported;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.GuardVerdict;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.RequestValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Does the request hold only what the guards permit? */
final class GuardCheck implements Check {
    private static final Skipped NO_KEY = new Skipped("There is no key to look at.");
    private static final Skipped UNREAD =
            new Skipped("Another check had refused the request, so its body was not read.");
    private static final Passed UNGUARDED = new Passed("The key has no guards.");
    private static final Passed PERMITTED = new Passed("Every guarded value is permitted.");
    private static final Refusal UNSEEN_ANSWER = new Refusal(
            ErrorCode.GUARD_FORBIDDEN,
            "The answer has members that the key may not see, and forward-auth can't leave them out.",
            "Call through the gateway, or take away the key's lists on what answers show.");

    private static final Map<String, ValueSource> NOWHERE = Map.of();
    private static final Passed ELSEWHERE = new Passed("The key's guards look at nothing that this call holds.");

    @Override
    public String name() {
        return "guards";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        if (judgement.key() == null) {
            return NO_KEY;
        }
        if (judgement.bodyUnread()) {
            return UNREAD;
        }
        var guards = judgement.policy().guards();
        if (guards.isEmpty()) {
            return UNGUARDED;
        }
        if (hidesUnseen(judgement)) {
            return UNSEEN_ANSWER;
        }
        var values = judgement.request().values();
        var operation = judgement.operation();
        var sources = operation == null ? NOWHERE : operation.guards();
        if (!guards.haveSay(sources, values.found())) {
            return ELSEWHERE;
        }
        var fault = values.fault();
        var faultMode = fault == null ? Mode.OFF : guards.modeOfBody(sources, values.form());
        if (fault != null && faultMode == Mode.ENFORCE) {
            return refusal(fault);
        }
        var verdict = guards.judge(fault == null ? sources : outsideBody(sources), values.found());
        if (verdict.refusal() != null) {
            return refusal(verdict.refusal());
        }
        if (verdict.reported().isEmpty() && faultMode == Mode.OFF) {
            return PERMITTED;
        }
        var reported = new ArrayList<Refusal>();
        if (fault != null && faultMode == Mode.REPORT) {
            reported.add(refusal(fault));
        }
        verdict.reported().forEach(one -> reported.add(refusal(one)));
        return new Reported(reported);
    }

    /** Whether a guard of the key hangs on the body of what is called. */
    static boolean needsBody(Judgement judgement) {
        var operation = judgement.operation();
        if (operation == null || judgement.open()) {
            return false;
        }
        var guards = judgement.policy().guards();
        var form = judgement.request().values().form();
        return guards.modeOfBody(operation.guards(), form) != Mode.OFF
                || guards.hideByBody(operation.response().keySet(), operation.guards(), form);
    }

    /** Whether the answer would have to be filtered, and the door does not see it. */
    private static boolean hidesUnseen(Judgement judgement) {
        var operation = judgement.operation();
        return operation != null
                && judgement.request().door() == Door.FORWARD_AUTH
                && judgement.policy().guards().hide(operation.response().keySet());
    }

    private static Map<String, ValueSource> outsideBody(Map<String, ValueSource> sources) {
        var outside = new HashMap<>(sources);
        outside.values()
                .removeIf(source -> source instanceof ValueSource.BodyValue || source instanceof ValueSource.BodyKeys);
        return outside;
    }

    private static Refusal refusal(RequestValues.BodyFault fault) {
        return new Refusal(fault.code(), fault.reason(), remedy(fault.code()));
    }

    private static String remedy(ErrorCode code) {
        return switch (code) {
            case BODY_TOO_LARGE -> "Send less in one request, or raise the operation's maxBodyBytes.";
            case MEDIA_TYPE_UNSUPPORTED -> "Send the body as UTF-8 JSON without a content encoding.";
            case GUARD_FORBIDDEN -> "Call through the gateway, or take away the key's lists on what stands in bodies.";
            case UNAVAILABLE -> "Send the request again in a moment.";
            default -> "Send a well-formed body, each member once.";
        };
    }

    private static Refusal refusal(GuardVerdict.Refused refused) {
        return new Refusal(
                ErrorCode.GUARD_FORBIDDEN,
                refused.reason(),
                switch (refused.cause()) {
                    case DENIED -> "Take the value off the key's deny list of " + refused.dimension() + ".";
                    case NOT_ALLOWED -> "Add the value to the key's allow list of " + refused.dimension() + ".";
                    case ABSENT, MISTYPED, UNDECIDABLE -> "Send the value as the API's document says, as a string.";
                });
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        if (judgement.key() == null || judgement.bodyUnread()) {
            return Inputs.NONE;
        }
        var values = judgement.request().values();
        var operation = judgement.operation();
        var sources = operation == null ? NOWHERE : operation.guards();
        var fault = values.fault();
        var inputs = Inputs.with()
                .text("bodyFault", fault == null ? null : fault.code().name());
        judgement.policy().guards().byDimension().forEach((dimension, guard) -> {
            if (sources.containsKey(dimension) || values.found().containsKey(dimension)) {
                var found = values.found().get(dimension);
                inputs.inner(dimension, GuardInputs.of(guard, sources.get(dimension), found));
            }
        });
        return inputs.build();
    }
}
