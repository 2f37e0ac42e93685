package io.claviger.core.limit;

import org.jspecify.annotations.Nullable;

/**
 * What one call is to take, and from whom. Credential and account are known ones: state is kept for them.
 *
 * @param limits the credential's own; {@link LimitSet#NONE} where it has none
 * @param accountLimits those of its account
 * @param group the permission group of the operation, or null
 * @param cost units, 1 or more
 */
public record Charge(
        String credentialId,
        LimitSet limits,
        String accountId,
        LimitSet accountLimits,
        @Nullable String group,
        long cost) {
    public Charge {
        if (cost < 1) {
            throw new IllegalArgumentException("a call costs 1 or more, not " + cost);
        }
    }
}
