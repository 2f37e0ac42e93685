package io.claviger.core.credential;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.policy.Policy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key: one bearer secret with which a partner's server calls an account's APIs.
 *
 * @param policyId the named policy of its account that it refers to, or null where it has its own
 * @param policy its own; {@link Policy#NONE} where it refers to a named one
 * @param metadata the owner's own labels, told to the verify endpoint's callers
 */
public record Key(
        String id,
        String accountId,
        String name,
        KeyType type,
        AccessType accessType,
        Environment environment,
        @Nullable String policyId,
        Policy policy,
        Standing standing,
        long expiresAtMicros,
        Map<String, String> metadata,
        List<SecretVersion> secrets)
        implements Credential {

    public Key {
        metadata = Map.copyOf(metadata);
        secrets = List.copyOf(secrets);
    }

    @Override
    public CredentialKind kind() {
        return CredentialKind.KEY;
    }

    /** The same key with another, equal policy object: how equal policies come to share one. */
    public Key withPolicy(Policy shared) {
        return new Key(
                id,
                accountId,
                name,
                type,
                accessType,
                environment,
                policyId,
                shared,
                standing,
                expiresAtMicros,
                metadata,
                secrets);
    }
}
