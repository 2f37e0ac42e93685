package io.claviger.store.member;

import io.claviger.core.credential.Role;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A person who signs in, as it is kept; without the password and the second factor's secret.
 *
 * @param email in lower case; no two members have the same
 * @param operator whether it runs the installation
 * @param operatorInvited whether it was asked to, and has not accepted yet
 * @param roles by the id of the account; each holds in the accounts below too
 * @param invitations roles that were offered and are not accepted yet, likewise; they permit nothing
 * @param joinedAtMicros when it first signed in, or null while it is only invited
 * @param secondFactorSinceMicros null where a password is enough
 * @param version counts its changes from 1; its ETag
 */
public record StoredMember(
        String id,
        String email,
        String name,
        boolean operator,
        boolean operatorInvited,
        Map<String, Role> roles,
        Map<String, Role> invitations,
        boolean hasPassword,
        @Nullable Long joinedAtMicros,
        @Nullable Long secondFactorSinceMicros,
        long createdAtMicros,
        String createdBy,
        long changedAtMicros,
        long version) {

    public StoredMember {
        roles = Map.copyOf(roles);
        invitations = Map.copyOf(invitations);
    }

    public boolean joined() {
        return joinedAtMicros != null;
    }

    public boolean hasSecondFactor() {
        return secondFactorSinceMicros != null;
    }

    /** Whether it has a role, or was offered one, in this very account. */
    public boolean isOf(String accountId) {
        return roles.containsKey(accountId) || invitations.containsKey(accountId);
    }

    /** Whether there is nothing that it may do or was offered. */
    public boolean isNothing() {
        return !operator && !operatorInvited && roles.isEmpty() && invitations.isEmpty();
    }

    /** The roles in the order of the accounts' ids, which is that of their making. */
    public SequencedMap<String, Role> rolesInOrder() {
        return new TreeMap<>(roles);
    }

    /** Those that were offered, in the same order. */
    public SequencedMap<String, Role> invitationsInOrder() {
        return new TreeMap<>(invitations);
    }
}
