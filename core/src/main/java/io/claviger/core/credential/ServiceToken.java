package io.claviger.core.credential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token of the management API and of the edge.
 *
 * @param accountId its reach: this account and its sub-accounts; null for the whole installation
 */
public record ServiceToken(
        String id,
        @Nullable String accountId,
        String name,
        Role role,
        Standing standing,
        long expiresAtMicros,
        List<SecretVersion> secrets)
        implements Credential {

    public ServiceToken {
        secrets = List.copyOf(secrets);
    }

    @Override
    public CredentialKind kind() {
        return CredentialKind.SERVICE_TOKEN;
    }
}
