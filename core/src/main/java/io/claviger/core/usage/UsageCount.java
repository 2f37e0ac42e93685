package io.claviger.core.usage;

import io.claviger.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one kind within one minute.
 *
 * @param credentialId the key, or null where none was found
 * @param operation API slug and operationId as {@code slug/operationId}, or null where the catalog knew none
 * @param code why they were refused or failed, or null for what went well
 * @param reported whether these are no further requests, but those that a rule in report mode would have refused with
 *     the code
 * @param minute minutes since 1970-01-01T00:00:00Z
 * @param lastAtMicros the latest of them
 */
public record UsageCount(
        @Nullable String credentialId,
        @Nullable String accountId,
        @Nullable String operation,
        @Nullable ErrorCode code,
        boolean reported,
        long minute,
        long count,
        long lastAtMicros) {

    /** Requests as they were decided. */
    public UsageCount(
            @Nullable String credentialId,
            @Nullable String accountId,
            @Nullable String operation,
            @Nullable ErrorCode code,
            long minute,
            long count,
            long lastAtMicros) {
        this(credentialId, accountId, operation, code, false, minute, count, lastAtMicros);
    }
}
