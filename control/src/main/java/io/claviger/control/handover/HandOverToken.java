package io.claviger.control.handover;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** What a hand-over is opened by: 128 random bits, of which only the digest is kept. */
final class HandOverToken {
    private static final int BYTES = 16;

    private HandOverToken() {}

    static Secret make(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** With a line break, which no bearer secret has: so no digest of a hand-over is that of a key. */
    static SecretDigest digest(Pepper pepper, Secret token) {
        return pepper.digest(Secret.of("hand-over\n" + token.reveal()));
    }
}
