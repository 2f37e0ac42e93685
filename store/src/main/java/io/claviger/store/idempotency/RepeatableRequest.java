package io.claviger.store.idempotency;

import io.claviger.core.credential.SecretDigest;

/**
 * A request that may be repeated ({@code Idempotency-Key}).
 *
 * @param callerId whose; another caller's same key is another request
 * @param key the caller's, 1 to {@value #MOST_KEY_CHARACTERS} characters
 * @param requestHash of method, path and body, so that the same key with another request is refused; under the pepper, for
 *     a body may hold a secret
 */
public record RepeatableRequest(String callerId, String key, SecretDigest requestHash) {
    /** Characters of a key at most. */
    public static final int MOST_KEY_CHARACTERS = 255;

    public RepeatableRequest {
        if (key.isEmpty() || key.length() > MOST_KEY_CHARACTERS) {
            throw new IllegalArgumentException("a key has 1 to " + MOST_KEY_CHARACTERS + " characters");
        }
    }
}
