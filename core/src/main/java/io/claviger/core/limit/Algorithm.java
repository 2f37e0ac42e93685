package io.claviger.core.limit;

import org.jspecify.annotations.Nullable;

/** How a {@link Limit} counts. */
public enum Algorithm {
    /** Never more than the limit in any interval of the window's length. */
    SLIDING_WINDOW("sliding-window"),
    /** A bucket of the limit's size that refills evenly, limit tokens a window: a full one allows a burst on top. */
    TOKEN_BUCKET("token-bucket");

    private final String text;

    Algorithm(String text) {
        this.text = text;
    }

    /** As the management API writes it. */
    public String text() {
        return text;
    }

    /** The algorithm of that text, or null. */
    public static @Nullable Algorithm ofText(String text) {
        for (var algorithm : values()) {
            if (algorithm.text.equals(text)) {
                return algorithm;
            }
        }
        return null;
    }
}
