package io.claviger.store.usage;

import org.jspecify.annotations.Nullable;

/**
 * Requests of one kind within a step of time.
 *
 * @param atMinute where the step starts, in minutes since 1970
 * @param operation API slug and operationId as {@code slug/operationId}, or null where the catalog knew none
 * @param code why they were refused or failed, or null for what went well
 * @param reported whether these are no further requests, but those that a rule in report mode would have refused
 */
public record UsagePoint(
        long atMinute,
        String credentialId,
        @Nullable String operation,
        @Nullable String code,
        boolean reported,
        long requests) {}
