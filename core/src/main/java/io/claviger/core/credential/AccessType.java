package io.claviger.core.credential;

/** The starting policy of a key. */
public enum AccessType {
    /** Permissions chosen by hand. */
    CUSTOM
}
