package io.claviger.core.catalog;

import java.util.Locale;

/** The starting policy of a key: which operations it reaches. All but {@link #CUSTOM} stay live as the catalog grows. */
public enum AccessType {
    /** Every operation, but where an API names fewer. */
    ADMIN,
    /** What an API marks for third parties; of one that marks nothing, nothing. */
    INTEGRATIONS,
    /** Every operation, but where an API names fewer: as {@link #ADMIN}, under another name. */
    TRANSACTIONAL,
    /** Permissions chosen by hand. */
    CUSTOM;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Its name outside, in lower case. */
    public String text() {
        return text;
    }
}
