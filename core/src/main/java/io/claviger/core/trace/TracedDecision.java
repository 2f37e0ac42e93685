package io.claviger.core.trace;

import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Explanation.CheckResult;
import io.claviger.core.decision.Inputs;
import io.claviger.core.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decision and why it was made. Holds no secret, no header, no query and no body; guarded values it does hold, for
 * they are what was judged.
 *
 * @param lane which of the kept decisions it belongs to
 * @param code why it was refused, or failed after it was allowed, or null for what went well
 * @param check which check refused, or null
 * @param detail why it was refused, for a person, or null
 * @param degraded whether the node was out of touch with its store, so that what was changed lately was not looked at
 * @param status the HTTP status that was answered; 0 where the connection ended before
 * @param reported what rules in report mode would have refused
 * @param checks every check in order, with what it looked at and found
 */
public record TracedDecision(
        String id,
        long atMicros,
        Lane lane,
        Asked asked,
        @Nullable Caller caller,
        boolean allowed,
        @Nullable ErrorCode code,
        @Nullable String check,
        @Nullable String detail,
        boolean degraded,
        int status,
        List<Decision.Reported> reported,
        List<CheckResult> checks) {

    public TracedDecision {
        reported = List.copyOf(reported);
        checks = List.copyOf(checks);
    }

    /**
     * The request as it was judged.
     *
     * @param path the outside path as it was called, without its query, or null
     * @param pathTemplate the API's prefix and the operation's template, or null where the catalog knew none
     * @param permissions asked for beside the operation's own
     * @param query a question about permissions, as it was written, or null
     * @param values guarded values, by dimension
     * @param cost units of limits and quotas
     */
    public record Asked(
            Door door,
            @Nullable String method,
            @Nullable String path,
            @Nullable String address,
            @Nullable String api,
            @Nullable String operationId,
            @Nullable String pathTemplate,
            List<String> permissions,
            @Nullable String query,
            Inputs values,
            long cost) {
        public Asked {
            permissions = List.copyOf(permissions);
        }
    }

    /** The key that called, found also where its end was the reason. */
    public record Caller(String accountId, String credentialId, String credentialName) {}

    /** The account that it belongs to, or null. */
    public @Nullable String accountId() {
        return caller == null ? null : caller.accountId();
    }
}
