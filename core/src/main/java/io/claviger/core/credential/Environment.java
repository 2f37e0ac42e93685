package io.claviger.core.credential;

import java.util.Locale;

/** Which upstream a credential's calls go to. */
public enum Environment {
    LIVE,
    TEST;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Its name outside, in lower case. */
    public String text() {
        return text;
    }
}
