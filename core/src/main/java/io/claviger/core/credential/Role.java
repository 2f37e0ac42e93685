package io.claviger.core.credential;

/** What a member or a service token may do. */
public enum Role {
    /** Runs the installation; has an owner's rights in every account. */
    OPERATOR,
    OWNER,
    ADMIN,
    DEVELOPER,
    /** Reads all, changes nothing. */
    AUDITOR,
    /** May call the verify endpoint, and nothing else. */
    VERIFY
}
