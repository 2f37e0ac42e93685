package io.claviger.core.usage;

import io.claviger.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused or failed, for the error log: never its query, headers or body.
 *
 * @param pathTemplate API prefix and path template of the operation, or null where the catalog knew none
 * @param requestBytes bytes of the request's body that were read, and likewise {@code responseBytes}
 * @param micros how long it took
 */
public record Rejection(
        String decisionId,
        long atMicros,
        String door,
        @Nullable String accountId,
        @Nullable String credentialId,
        ErrorCode code,
        int status,
        String method,
        @Nullable String api,
        @Nullable String operationId,
        @Nullable String pathTemplate,
        @Nullable String address,
        long requestBytes,
        long responseBytes,
        long micros) {}
