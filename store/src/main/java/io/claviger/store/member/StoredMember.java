package io.claviger.store.member;

import io.claviger.core.credential.Role;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A person who signs in, as it is kept; without the password and the second factor's secret.
 *
 * @param email in lower case; no two members have the same
 * @param operator whether it runs the installation
 * @param roles by the id of the account; each holds in the accounts below too
 * @param joinedAtMicros when it first signed in, or null while it is only invited
 * @param secondFactorSinceMicros null where a password is enough
 * @param version counts its changes from 1; its ETag
 */
public record StoredMember(
        String id,
        String email,
        String name,
        boolean operator,
        Map<String, Role> roles,
        boolean hasPassword,
        @Nullable Long joinedAtMicros,
        @Nullable Long secondFactorSinceMicros,
        long createdAtMicros,
        String createdBy,
        long changedAtMicros,
        long version) {

    public StoredMember {
        roles = Map.copyOf(roles);
    }

    public boolean joined() {
        return joinedAtMicros != null;
    }

    public boolean hasSecondFactor() {
        return secondFactorSinceMicros != null;
    }

    /** The roles in the order of the accounts' ids, which is that of their making. */
    public Map<String, Role> rolesInOrder() {
        return new TreeMap<>(roles);
    }
}
