package io.claviger.core.guard;

import java.util.Locale;

/** Whether a rule is judged, and whether its refusal counts. */
public enum Mode {
    /** Not judged. */
    OFF,
    /** Judged and recorded; never refuses. */
    REPORT,
    /** Judged; its refusal refuses the request. */
    ENFORCE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Its name outside, in lower case. */
    public String text() {
        return text;
    }
}
