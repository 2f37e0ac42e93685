package io.claviger.core.credential;

/** The status of a credential at a time, as its owner is shown it. */
public enum CredentialStatus {
    ACTIVE,
    DISABLED,
    EXPIRED,
    REVOKED;

    /**
     * The status that follows from a standing and an expiry. A revoked or disabled credential stays so when it expires.
     *
     * @param expiresAtMicros {@link io.claviger.core.time.MicroClock#NEVER} where it does not expire
     */
    public static CredentialStatus of(Standing standing, long expiresAtMicros, long nowMicros) {
        return switch (standing) {
            case REVOKED, DELETED -> REVOKED;
            case DISABLED -> DISABLED;
            case ACTIVE -> nowMicros >= expiresAtMicros ? EXPIRED : ACTIVE;
        };
    }
}
