package io.claviger.store.credential;

import io.claviger.core.credential.Role;
import io.claviger.core.credential.SecretDigest;
import org.jspecify.annotations.Nullable;

/**
 * A service token to be made.
 *
 * @param accountId its reach, or null for the whole installation
 * @param expiresAtMicros {@link io.claviger.core.time.MicroClock#NEVER} where it does not expire
 * @param digest its secret's, under {@link io.claviger.store.Store#pepper()}
 */
public record NewToken(
        @Nullable String accountId,
        String name,
        @Nullable String description,
        Role role,
        long expiresAtMicros,
        SecretDigest digest) {}
