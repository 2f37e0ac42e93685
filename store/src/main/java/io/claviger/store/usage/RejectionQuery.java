package io.claviger.store.usage;

import io.claviger.core.error.ErrorCode;
import io.claviger.store.page.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which rejections of an account to list.
 *
 * @param credentialId only with this credential, or null
 * @param code only with this code, or null
 * @param fromMicros only at or after, or null
 * @param toMicros only before, or null
 */
public record RejectionQuery(
        String accountId,
        @Nullable String credentialId,
        @Nullable ErrorCode code,
        @Nullable Long fromMicros,
        @Nullable Long toMicros,
        PageRequest page) {}
