package io.claviger.core.decision;

import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.LimitVerdict;
import java.util.List;

/**
 * Did too many authentications fail from the caller's address? Asked last, and only of those that failed: a right secret
 * is judged whatever others do from its address. Beyond the limit all that fails is refused alike, so nobody learns there
 * either whether a secret is unknown or has ended. A call without a credential tried nothing, and is not counted.
 */
final class FailureLimit {
    static final String NAME = "failed-authentications";

    private static final String REASON =
            "Too many authentications failed from this address lately; those that fail are refused for a while.";

    private final FailedAuthentications failed;

    FailureLimit(FailedAuthentications failed) {
        this.failed = failed;
    }

    /** The decision as it stands, which is counted where it is a failed authentication. */
    Decision applyTo(AccessRequest request, Decision decision) {
        if (!(decision instanceof Refused refused)
                || refused.code().toOutsider() != ErrorCode.CREDENTIAL_INVALID
                || request.presented() instanceof Presented.Supposed) {
            return decision;
        }
        var address = request.address();
        if (address == null) {
            return decision;
        }
        var seconds = failed.record(address, request.reach(), request.atMicros());
        return seconds == 0 ? decision : beyond(refused, seconds);
    }

    static boolean refused(Decision decision) {
        return decision instanceof Refused refused && refused.check().equals(NAME);
    }

    /** Why, for the explanation. */
    static Refusal outcome(Decision decision) {
        return new Refusal(
                ErrorCode.RATE_LIMITED,
                REASON,
                "Present the right secret, or wait " + decision.limits().retryAfterSeconds() + " s.");
    }

    static Inputs inputs(Judgement judgement) {
        return Inputs.with().text("address", judgement.request().addressText()).build();
    }

    /** Keeps whose key it was, if it was one, for its owner's eyes. */
    private static Refused beyond(Refused refused, long seconds) {
        return new Refused(
                refused.id(),
                ErrorCode.RATE_LIMITED,
                NAME,
                REASON,
                refused.key(),
                refused.policy(),
                false,
                List.of(),
                LimitVerdict.comeAgainIn(seconds),
                refused.judgement());
    }
}
