package io.claviger.control.session;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser's cookie holds: 256 random bits, of which only the digest is kept.
 *
 * @param secret 43 characters of base64url
 */
public record SessionToken(Secret secret) {
    private static final int BYTES = 32;
    private static final int LONGEST_CSRF = 100;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    /** A new one: never one that came from outside, so nobody can give another a session that he knows. */
    static SessionToken make(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new SessionToken(Secret.of(TEXT.encodeToString(bytes)));
    }

    /** The token of a cookie's value; null where it can be none. */
    static @Nullable SessionToken read(String value) {
        return FORM.matcher(value).matches() ? new SessionToken(Secret.of(value)) : null;
    }

    /** With a line break, which no bearer secret has: so no digest of a session is that of a key. */
    SecretDigest digest(Pepper pepper) {
        return pepper.digest(Secret.of("session\n" + secret.reveal()));
    }

    /**
     * What a page must send along with a change, to show that it could read an answer to this very session: another site's
     * page can send the cookie, but not this. The pepper's HMAC over the token, so nothing has to be kept.
     */
    public String csrfToken(Pepper pepper) {
        return TEXT.encodeToString(csrf(pepper));
    }

    /**
     * The CSRF token under a mask of its own: another text each time, so that the length of compressed pages tells nothing of
     * it, whatever else stands in them (BREACH). The mask, then the token under it.
     */
    public String maskedCsrfToken(Pepper pepper, SecureRandom random) {
        var mask = new byte[BYTES];
        random.nextBytes(mask);
        var token = csrf(pepper);
        var both = Arrays.copyOf(mask, 2 * BYTES);
        for (var i = 0; i < BYTES; i++) {
            both[BYTES + i] = (byte) (mask[i] ^ token[i]);
        }
        return TEXT.encodeToString(both);
    }

    /** Whether this is the session's CSRF token, under a mask or not; compared in constant time. */
    public boolean fits(Pepper pepper, @Nullable String csrfToken) {
        if (csrfToken == null || csrfToken.length() > LONGEST_CSRF) {
            return false;
        }
        try {
            return MessageDigest.isEqual(
                    csrf(pepper), unmasked(Base64.getUrlDecoder().decode(csrfToken)));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static byte[] unmasked(byte[] given) {
        if (given.length != 2 * BYTES) {
            return given;
        }
        var token = Arrays.copyOfRange(given, BYTES, 2 * BYTES);
        for (var i = 0; i < BYTES; i++) {
            token[i] ^= given[i];
        }
        return token;
    }

    private byte[] csrf(Pepper pepper) {
        return pepper.digest(Secret.of("csrf\n" + secret.reveal())).toBytes();
    }
}
