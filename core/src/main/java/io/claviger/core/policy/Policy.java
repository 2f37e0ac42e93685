package io.claviger.core.policy;

import java.util.Set;

/**
 * What a credential may do.
 *
 * @param permissions names of permissions; empty means that it may call nothing. A name whose operation has left the
 *     catalog stays as dormant and permits nothing.
 */
public record Policy(Set<String> permissions) {
    /** May call nothing. */
    public static final Policy NONE = new Policy(Set.of());

    public Policy {
        permissions = Set.copyOf(permissions);
    }

    public boolean permits(String permission) {
        return permissions.contains(permission);
    }
}
