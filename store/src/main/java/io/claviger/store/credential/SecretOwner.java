package io.claviger.store.credential;

import org.jspecify.annotations.Nullable;

/**
 * The credential that has or had a secret.
 *
 * @param accountId null for a service token of the whole installation
 * @param keyInForce whether it is a key that was not revoked, and the secret one that has not ended
 */
public record SecretOwner(String credentialId, @Nullable String accountId, boolean keyInForce) {}
