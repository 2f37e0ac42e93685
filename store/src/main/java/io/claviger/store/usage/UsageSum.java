package io.claviger.store.usage;

import org.jspecify.annotations.Nullable;

/**
 * Requests of one kind together.
 *
 * @param atMinute the start of the day, or 0 where days are not told apart
 * @param operation API slug and operationId, or null where the catalog knew none or operations are not told apart
 * @param failed those of the requests that were refused or failed
 */
public record UsageSum(long atMinute, @Nullable String operation, long requests, long failed) {}
