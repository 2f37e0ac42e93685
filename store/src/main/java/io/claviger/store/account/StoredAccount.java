package io.claviger.store.account;

import io.claviger.core.account.Account;
import io.claviger.core.account.Module;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.LimitRules;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is kept; its filters are kept beside it ({@link IpFilters}).
 *
 * @param suspended by itself; one above it may be suspended too
 * @param modules what the operator has switched on
 * @param limits what all its keys may use together
 * @param keyPrefix what the secrets start with that are generated for its keys
 * @param createdAtMicros may lie before the installation's own start, where an import says so
 * @param createdBy the id of the actor
 * @param version counts its changes from 1; its ETag
 */
public record StoredAccount(
        String id,
        @Nullable String parentId,
        String name,
        boolean suspended,
        Set<Module> modules,
        LimitRules limits,
        String keyPrefix,
        long createdAtMicros,
        String createdBy,
        long changedAtMicros,
        long version) {

    public StoredAccount {
        modules = Set.copyOf(modules);
    }

    /** The account as the snapshot holds it, with its filters by the slugs of their APIs. */
    public Account toAccount(Map<String, IpFilter> ipFilters) {
        return new Account(id, parentId, name, suspended, modules, ipFilters, limits);
    }

    public StoredAccount withName(String changed) {
        return with(changed, suspended, modules, limits, keyPrefix);
    }

    public StoredAccount withSuspended(boolean changed) {
        return with(name, changed, modules, limits, keyPrefix);
    }

    public StoredAccount withModules(Set<Module> changed) {
        return with(name, suspended, changed, limits, keyPrefix);
    }

    public StoredAccount withLimits(LimitRules changed) {
        return with(name, suspended, modules, changed, keyPrefix);
    }

    public StoredAccount withKeyPrefix(String changed) {
        return with(name, suspended, modules, limits, changed);
    }

    private StoredAccount with(
            String itsName, boolean isSuspended, Set<Module> itsModules, LimitRules itsLimits, String itsKeyPrefix) {
        return new StoredAccount(
                id,
                parentId,
                itsName,
                isSuspended,
                itsModules,
                itsLimits,
                itsKeyPrefix,
                createdAtMicros,
                createdBy,
                changedAtMicros,
                version);
    }
}
