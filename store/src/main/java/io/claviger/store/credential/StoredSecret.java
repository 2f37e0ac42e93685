package io.claviger.store.credential;

import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.SecretVersion;

/**
 * What is kept of one secret.
 *
 * @param id public id of this secret
 * @param pepperVersion the pepper that the digest was made with
 * @param endsAtMicros when it stops being accepted, or {@link io.claviger.core.time.MicroClock#NEVER}
 */
public record StoredSecret(String id, int pepperVersion, SecretDigest digest, long createdAtMicros, long endsAtMicros) {
    public SecretVersion toVersion() {
        return new SecretVersion(id, digest, endsAtMicros);
    }
}
