package io.claviger.control.link;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.store.member.LinkPurpose;
import java.security.SecureRandom;
import java.util.Base64;

/** What a one-time link is opened by: 128 random bits, of which only the digest is kept. */
final class LinkToken {
    private static final int BYTES = 16;

    private LinkToken() {}

    static Secret make(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The purpose is digested too, so a link is found for no other. */
    static SecretDigest digest(Pepper pepper, LinkPurpose purpose, Secret token) {
        return pepper.digest(Secret.of("link\n" + purpose.text() + "\n" + token.reveal()));
    }
}
