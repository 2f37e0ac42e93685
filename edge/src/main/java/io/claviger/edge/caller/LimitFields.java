package io.claviger.edge.caller;

import io.claviger.core.decision.Decision;
import io.claviger.core.limit.LimitVerdict;
import io.claviger.core.limit.RateLimitFields;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells a caller who proved a key what is left of its limits, and any that is told to come again when. Ours stand in place
 * of the upstream's own.
 */
public final class LimitFields {
    private static final int TOO_MANY = 429;

    private LimitFields() {}

    /** Sets what there is to tell. */
    public static void put(Decision decision, MultiMap fields) {
        var verdict = decision.limits();
        if (verdict == LimitVerdict.UNLIMITED) {
            return;
        }
        var states = verdict.states();
        put(fields, RateLimitFields.RATE_LIMIT, RateLimitFields.rateLimit(states));
        put(fields, RateLimitFields.RATE_LIMIT_POLICY, RateLimitFields.rateLimitPolicy(states));
        if (decision instanceof Decision.Refused refused && refused.code().status() == TOO_MANY) {
            put(fields, RateLimitFields.RETRY_AFTER, RateLimitFields.retryAfter(verdict));
        }
    }

    private static void put(MultiMap fields, String name, @Nullable String value) {
        if (value != null) {
            fields.set(name, value);
        }
    }
}
