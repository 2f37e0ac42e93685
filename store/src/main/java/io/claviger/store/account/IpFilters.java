package io.claviger.store.account;

import io.claviger.core.policy.IpFilter;

/** Filters of accounts, to be changed. */
public interface IpFilters extends IpFilterReads {
    /**
     * Keeps a filter, in place of what the account has for the API. The account exists.
     *
     * @param api the API's slug
     */
    StoredIpFilter put(String accountId, String api, IpFilter filter);

    /**
     * Removes a filter.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code NOT_FOUND}
     */
    void delete(String accountId, String api);
}
