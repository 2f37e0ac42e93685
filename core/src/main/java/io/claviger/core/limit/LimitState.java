package io.claviger.core.limit;

import io.claviger.core.time.MicroClock;

/**
 * How much is left of one limit or quota.
 *
 * @param remaining units that are left, 0 or more
 * @param resetSeconds seconds, rounded up, until {@code remaining} grows by itself; of a limit of which nothing is used,
 *     its whole window; {@link #NEVER} of credits that are not refilled
 * @param reportOnly whether it never refuses
 */
public record LimitState(LimitScope scope, Allowance allowance, long remaining, long resetSeconds, boolean reportOnly) {
    /** It never comes back by itself. */
    public static final long NEVER = MicroClock.NEVER;

    /** The most there can be: a limit's limit, a quota's amount. */
    public long limit() {
        return allowance.most();
    }

    /** Its name as callers see it, unique among a credential's and its account's: {@code burst}, {@code account:burst}. */
    public String label() {
        return scope == LimitScope.ACCOUNT ? "account:" + allowance.name() : allowance.name();
    }
}
