package io.claviger.store.handover;

import io.claviger.core.credential.SecretDigest;

/**
 * A hand-over to be made, by the transaction's actor.
 *
 * @param keyName how the key will be called
 * @param wish the key as it was asked for, as JSON
 * @param digest of what opens it
 */
public record NewHandOver(String accountId, String keyName, String wish, SecretDigest digest, long expiresAtMicros) {}
