package io.claviger.core.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A bearer secret in hand: just presented or just made. It has no {@code toString} that shows it and is no string, so
 * that it does not slip into a log or an answer; reading it takes {@link #reveal()}, which a search finds.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The secret itself: for the one answer that shows it. */
    public String reveal() {
        return value;
    }

    /** Characters in the secret. */
    public int length() {
        return value.length();
    }

    /**
     * Feeds the secret's UTF-8 bytes to a digest. Secrets are nearly always ASCII and short: those go through the
     * caller's buffer, so that a request leaves nothing behind on the heap.
     */
    void update(MessageDigest digest, byte[] buffer) {
        var length = value.length();
        if (length > buffer.length) {
            digest.update(value.getBytes(StandardCharsets.UTF_8));
            return;
        }
        for (var i = 0; i < length; i++) {
            var character = value.charAt(i);
            if (character > 0x7F) {
                digest.update(value.getBytes(StandardCharsets.UTF_8));
                return;
            }
            buffer[i] = (byte) character;
        }
        digest.update(buffer, 0, length);
        Arrays.fill(buffer, 0, length, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
