package io.claviger.core.credential;

import io.claviger.core.policy.Policy;
import java.util.List;
import java.util.Map;

/**
 * A key: one bearer secret with which a partner's server calls an account's APIs.
 *
 * @param metadata the owner's own labels, told to the verify endpoint's callers
 */
public record Key(
        String id,
        String accountId,
        String name,
        KeyType type,
        AccessType accessType,
        Environment environment,
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
                shared,
                standing,
                expiresAtMicros,
                metadata,
                secrets);
    }
}
