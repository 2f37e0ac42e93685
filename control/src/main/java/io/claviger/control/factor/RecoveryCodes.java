package io.claviger.control.factor;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Codes that stand in for a lost authenticator, once each: {@value #COUNT} of 80 random bits, written as
 * {@code ABCD-EFGH-IJKL-MNOP}. Only their digests are kept.
 */
public final class RecoveryCodes {
    static final int COUNT = 10;
    private static final int BYTES = 10;

    private RecoveryCodes() {}

    static List<Secret> make(SecureRandom random) {
        return Stream.generate(() -> one(random)).limit(COUNT).toList();
    }

    static List<SecretDigest> digests(Pepper pepper, List<Secret> codes) {
        return codes.stream().map(code -> pepper.digest(bound(code.reveal()))).toList();
    }

    /** The digest of a code however it is written; null where it can be none. */
    public static @Nullable SecretDigest digest(Pepper pepper, String written) {
        var normal = Base32.normalised(written);
        return normal == null || normal.length() != BYTES * Byte.SIZE / 5 ? null : pepper.digest(bound(normal));
    }

    private static Secret one(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base32.encode(bytes).replaceAll("(.{4})(?!$)", "$1-"));
    }

    /** With a line break, which no bearer secret has: so no digest of a code is that of a key. */
    private static Secret bound(String code) {
        return Secret.of("recovery-code\n" + code.replace("-", ""));
    }
}
