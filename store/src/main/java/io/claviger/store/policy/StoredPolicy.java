package io.claviger.store.policy;

import io.claviger.core.policy.NamedPolicy;
import io.claviger.core.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * A named policy as it is kept.
 *
 * @param createdBy the id of the actor
 * @param version counts its changes from 1; its ETag
 * @param keys how many keys share it that are neither revoked nor deleted
 */
public record StoredPolicy(
        String id,
        String accountId,
        String name,
        @Nullable String description,
        Policy policy,
        long createdAtMicros,
        String createdBy,
        long changedAtMicros,
        long version,
        long keys) {

    /** The policy as the snapshot holds it. */
    public NamedPolicy toPolicy() {
        return new NamedPolicy(id, accountId, policy);
    }

    /** What may be changed, as it is now. */
    public PolicySettings settings() {
        return new PolicySettings(name, description, policy);
    }
}
