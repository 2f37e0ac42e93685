package io.claviger.store.credential;

import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.credential.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service token as it is kept.
 *
 * @param accountId its reach: this account and those below it, or null for the whole installation
 * @param expiresAtMicros {@link io.claviger.core.time.MicroClock#NEVER} where it does not expire
 * @param secrets newest first; without those that ended longer ago than ended credentials are remembered
 * @param createdBy the id of the actor
 * @param endedAtMicros when it was revoked or deleted, else null
 * @param version counts its changes from 1; its ETag
 */
public record StoredToken(
        String id,
        @Nullable String accountId,
        String name,
        @Nullable String description,
        Role role,
        Standing standing,
        long expiresAtMicros,
        List<StoredSecret> secrets,
        long createdAtMicros,
        String createdBy,
        long changedAtMicros,
        @Nullable Long endedAtMicros,
        long version,
        @Nullable Long lastUsedAtMicros) {

    public StoredToken {
        secrets = List.copyOf(secrets);
    }

    public CredentialStatus statusAt(long nowMicros) {
        return CredentialStatus.of(standing, expiresAtMicros, nowMicros);
    }

    /** The token as the snapshot holds it. */
    public ServiceToken toToken() {
        return new ServiceToken(
                id,
                accountId,
                name,
                role,
                standing,
                expiresAtMicros,
                secrets.stream().map(StoredSecret::toVersion).toList());
    }
}
