package io.claviger.core.decision;

import io.claviger.core.account.Account;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.SecretVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the checks look at: the request, and what the snapshot knows of its credential.
 *
 * @param key the key that the presented secret belongs to or the supposed id names, or null
 * @param secret which of its secrets was presented; null when the key was named by its id
 * @param account the key's account
 */
public record Judgement(
        AccessRequest request,
        @Nullable Key key,
        @Nullable SecretVersion secret,
        @Nullable Account account) {

    long atMicros() {
        return request.atMicros();
    }

    /**
     * Whether no credential is asked for at all: the operation is public, and the door wants nothing to be known of the
     * caller beside.
     */
    boolean open() {
        return request.permissions().isEmpty()
                && request.target() instanceof Target.Known known
                && known.operation().open();
    }
}
