package io.claviger.core.policy;

import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import java.util.Set;

/**
 * What a credential may do.
 *
 * @param permissions names of permissions; empty means that it may call nothing. A name whose operation has left the
 *     catalog stays as dormant and permits nothing.
 * @param permissionsMode whether a permission that is missing refuses
 * @param addresses from where it may be used
 * @param guards what its requests may hold
 * @param usage how much it may use
 */
public record Policy(
        Set<String> permissions, Mode permissionsMode, IpFilter addresses, Guards guards, LimitRules usage) {
    /** May call nothing. */
    public static final Policy NONE = new Policy(Set.of());

    public Policy {
        permissions = Set.copyOf(permissions);
    }

    /** Permissions, and nothing that narrows them. */
    public Policy(Set<String> permissions) {
        this(permissions, Mode.ENFORCE, IpFilter.NONE, Guards.NONE, LimitRules.NONE);
    }

    public boolean permits(String permission) {
        return permissions.contains(permission);
    }

    public Policy withPermissions(Set<String> changed) {
        return new Policy(changed, permissionsMode, addresses, guards, usage);
    }

    public Policy withPermissionsMode(Mode changed) {
        return new Policy(permissions, changed, addresses, guards, usage);
    }

    public Policy withAddresses(IpFilter changed) {
        return new Policy(permissions, permissionsMode, changed, guards, usage);
    }

    public Policy withGuards(Guards changed) {
        return new Policy(permissions, permissionsMode, addresses, changed, usage);
    }

    public Policy withUsage(LimitRules changed) {
        return new Policy(permissions, permissionsMode, addresses, guards, changed);
    }
}
