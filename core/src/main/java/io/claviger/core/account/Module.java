package io.claviger.core.account;

import java.util.Locale;

/** A feature that the operator switches on for an account. While it is off its rules are kept, and not judged. */
public enum Module {
    /** Addresses from which an account's APIs may be called. */
    IP_FILTER;

    /** Its name outside: {@code ip-filter}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
