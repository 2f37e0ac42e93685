package io.claviger.edge.gateway;

import io.claviger.core.catalog.RouteMatch.Matched;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision.Allowed;
import io.claviger.core.time.MicroClock;
import org.jspecify.annotations.Nullable;

/**
 * What was judged, and the verdict.
 *
 * @param body what was kept of the body until it was judged, or null
 * @param hidden what the key may not see of the answer, or null
 */
record Judged(
        AccessRequest request,
        Allowed decision,
        Matched match,
        @Nullable HeldBody body,
        @Nullable HiddenMembers hidden) {
    long endsAtMicros() {
        var key = decision.key();
        var secret = decision.secret();
        var keyEnds = key == null ? MicroClock.NEVER : key.expiresAtMicros();
        return secret == null ? keyEnds : Math.min(keyEnds, secret.endsAtMicros());
    }
}
