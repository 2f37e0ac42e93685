package io.claviger.core.credential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A credential as the snapshot holds it: enough to judge with, and to tell its owner what was judged. */
public sealed interface Credential permits Key, ServiceToken {
    /** Public id (UUIDv7); not a secret. */
    String id();

    CredentialKind kind();

    String name();

    /** The account it belongs to, or null for a service token of the whole installation. */
    @Nullable String accountId();

    Standing standing();

    /** When it expires, in microseconds, or {@link io.claviger.core.time.MicroClock#NEVER}. */
    long expiresAtMicros();

    /** The current secret and those that still overlap or are kept to say why they ended. */
    List<SecretVersion> secrets();

    default CredentialStatus statusAt(long nowMicros) {
        return CredentialStatus.of(standing(), expiresAtMicros(), nowMicros);
    }
}
