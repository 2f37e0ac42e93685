package io.claviger.store.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters of accounts, to be read. */
public interface IpFilterReads {
    /** @param api the API's slug */
    @Nullable StoredIpFilter find(String accountId, String api);

    /** Those of an account, by their APIs' slugs: no more than APIs were ever imported. */
    List<StoredIpFilter> list(String accountId);
}
