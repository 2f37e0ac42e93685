package io.claviger.store.usage;

import java.util.List;

/** What accounts use altogether, to be read. Of an account's own credentials; sub-accounts have their own. */
public interface OverviewReads {
    /**
     * An account's requests in the order of time: of each step those that went well, and those that were refused or failed
     * by code; of those also how many more rules in report mode would have refused.
     *
     * @param fromMinute minutes since 1970
     * @param toMinute not included
     */
    List<AccountUse> requests(String accountId, UsageStep step, long fromMinute, long toMinute);

    /**
     * Its busiest credentials, reported requests left out. Exact where it has 100 that were used at most; else those of
     * hours and days that are over are the sums of those in which the credential was among the 100 busiest.
     */
    List<BusyCredential> busiest(String accountId, UsageStep step, long fromMinute, long toMinute, int most);
}
