package io.claviger.core.policy;

import java.util.Set;

/**
 * What a credential may do.
 *
 * @param permissions names of permissions; empty means that it may call nothing. A name whose operation has left the
 *     catalog stays as dormant and permits nothing.
 * @param addresses from where it may be used
 * @param usage how much it may use
 */
public record Policy(Set<String> permissions, IpFilter addresses, LimitRules usage) {
    /** May call nothing. */
    public static final Policy NONE = new Policy(Set.of());

    public Policy {
        permissions = Set.copyOf(permissions);
    }

    /** Permissions, and nothing that narrows them. */
    public Policy(Set<String> permissions) {
        this(permissions, IpFilter.NONE, LimitRules.NONE);
    }

    public boolean permits(String permission) {
        return permissions.contains(permission);
    }

    public Policy withAddresses(IpFilter changed) {
        return new Policy(permissions, changed, usage);
    }

    public Policy withUsage(LimitRules changed) {
        return new Policy(permissions, addresses, changed);
    }
}
