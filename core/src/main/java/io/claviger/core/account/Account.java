package io.claviger.core.account;

import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.LimitRules;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param id a GUID that its integrators see
 * @param parentId the master account's id, or null; accounts nest up to {@value #MAX_DEPTH} deep
 * @param modules what the operator has switched on
 * @param ipFilters addresses from which an API may be called with the account's keys, by the API's slug; kept, and not
 *     judged, while {@link Module#IP_FILTER} is off
 * @param limits what all keys of the account may use together
 */
public record Account(
        String id,
        @Nullable String parentId,
        String name,
        boolean suspended,
        Set<Module> modules,
        Map<String, IpFilter> ipFilters,
        LimitRules limits) {
    /** Levels of accounts: a master account is level 1. */
    public static final int MAX_DEPTH = 5;

    public Account {
        modules = Set.copyOf(modules);
        ipFilters = Map.copyOf(ipFilters);
    }

    /** With no module, filter or limit. */
    public Account(String id, @Nullable String parentId, String name, boolean suspended) {
        this(id, parentId, name, suspended, Set.of(), Map.of(), LimitRules.NONE);
    }

    /** The filter that is judged for an API: {@link IpFilter#NONE} where there is none, or its module is off. */
    public IpFilter ipFilterFor(String api) {
        return modules.contains(Module.IP_FILTER) ? ipFilters.getOrDefault(api, IpFilter.NONE) : IpFilter.NONE;
    }

    public Account withSuspended(boolean changed) {
        return new Account(id, parentId, name, changed, modules, ipFilters, limits);
    }
}
