package io.claviger.core.credential;

import java.nio.charset.StandardCharsets;

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

    byte[] utf8() {
        return value.getBytes(StandardCharsets.UTF_8);
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
