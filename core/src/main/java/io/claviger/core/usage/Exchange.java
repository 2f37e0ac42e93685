package io.claviger.core.usage;

import io.claviger.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request at its door.
 *
 * @param method HTTP method, or null where the door was not told
 * @param failure why an allowed request failed all the same ({@code UPSTREAM_TIMEOUT}, …), or null
 * @param status the HTTP status that was answered; 0 where the connection ended before
 * @param requestBytes bytes of the body that were read
 * @param responseBytes bytes of the body that were sent
 * @param nanos how long it took, in nanoseconds
 */
public record Exchange(
        @Nullable String method,
        @Nullable ErrorCode failure,
        int status,
        long requestBytes,
        long responseBytes,
        long nanos) {

    /** A request that was judged for another service: its answer is always 200. */
    public static Exchange judgedOnly(@Nullable String method, long nanos) {
        return new Exchange(method, null, 200, 0, 0, nanos);
    }
}
