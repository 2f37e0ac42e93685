package io.claviger.store.account;

import io.claviger.core.policy.IpFilter;

/**
 * From where an account's keys may call an API, as it is kept.
 *
 * @param api the API's slug; the API may be gone
 * @param createdBy the id of the actor
 * @param version counts its changes from 1; its ETag
 */
public record StoredIpFilter(
        String accountId,
        String api,
        IpFilter filter,
        long createdAtMicros,
        String createdBy,
        long changedAtMicros,
        long version) {}
