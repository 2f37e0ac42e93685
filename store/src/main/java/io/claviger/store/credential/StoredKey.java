package io.claviger.store.credential;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Standing;
import io.claviger.core.policy.Policy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is kept.
 *
 * @param policyId the named policy of its account that it refers to, or null where it has its own
 * @param policy what it may do, its own or the named one's; {@link Policy#NONE} where that is gone
 * @param expiresAtMicros {@link io.claviger.core.time.MicroClock#NEVER} where it does not expire
 * @param secrets newest first; without those that ended longer ago than ended credentials are remembered
 * @param createdBy the id of the actor
 * @param endedAtMicros when it was revoked or deleted, else null
 * @param version counts its changes from 1; its ETag
 * @param lastUsedAtMicros null where it was never used; behind by up to the flush interval of usage
 */
public record StoredKey(
        String id,
        String accountId,
        String name,
        @Nullable String description,
        @Nullable String contactEmail,
        KeyType type,
        AccessType accessType,
        Environment environment,
        @Nullable String policyId,
        Policy policy,
        Standing standing,
        long expiresAtMicros,
        Map<String, String> metadata,
        List<StoredSecret> secrets,
        long createdAtMicros,
        String createdBy,
        long changedAtMicros,
        @Nullable Long endedAtMicros,
        long version,
        @Nullable Long lastUsedAtMicros) {

    public StoredKey {
        metadata = Map.copyOf(metadata);
        secrets = List.copyOf(secrets);
    }

    public CredentialStatus statusAt(long nowMicros) {
        return CredentialStatus.of(standing, expiresAtMicros, nowMicros);
    }

    /** The key as the snapshot holds it. */
    public Key toKey() {
        return new Key(
                id,
                accountId,
                name,
                type,
                accessType,
                environment,
                policyId,
                policyId == null ? policy : Policy.NONE,
                standing,
                expiresAtMicros,
                metadata,
                secrets.stream().map(StoredSecret::toVersion).toList());
    }

    /** What its owner may change, as it is now. */
    public KeySettings settings() {
        return new KeySettings(name, description, contactEmail, policyId, policy, expiresAtMicros, metadata);
    }
}
