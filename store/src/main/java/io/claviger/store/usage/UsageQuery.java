package io.claviger.store.usage;

import io.claviger.store.page.PageRequest;

/**
 * Which counts to list.
 *
 * @param fromMinute minutes since 1970, rounded down to the step
 * @param toMinute likewise, rounded up, and not included
 */
public record UsageQuery(UsageOf of, UsageStep step, long fromMinute, long toMinute, PageRequest page) {
    public UsageQuery {
        fromMinute = step.floor(fromMinute);
        toMinute = step.floor(toMinute + step.minutes() - 1);
    }
}
