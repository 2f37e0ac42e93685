package io.claviger.store.member;

import io.claviger.core.credential.SecretDigest;
import org.jspecify.annotations.Nullable;

/**
 * A session to be made.
 *
 * @param digest of its token
 */
public record NewSession(
        String memberId,
        SecretDigest digest,
        boolean signedIn,
        @Nullable String address,
        @Nullable String agent,
        long expiresAtMicros) {}
