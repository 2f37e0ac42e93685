package io.claviger.core.credential;

/** What its owner said of a credential. Expiry is no standing: it follows from the time. */
public enum Standing {
    ACTIVE,
    /** Refused until it is enabled again. */
    DISABLED,
    /** Ended for good. */
    REVOKED,
    /** Revoked and hidden from lists. */
    DELETED
}
