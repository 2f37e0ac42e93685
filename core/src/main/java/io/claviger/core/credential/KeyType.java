package io.claviger.core.credential;

import java.util.Locale;

/** What a key identifies. */
public enum KeyType {
    /** Server to server, the whole account; secret. */
    WORKSPACE,
    /**
     * An app, inside which it ships: publishable, so it can be read again at any time. Alone it may call what is marked
     * {@code subject: none}.
     */
    PROFILE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Its name outside, in lower case. */
    public String text() {
        return text;
    }
}
