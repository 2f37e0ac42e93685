package io.claviger.control.key;

import io.claviger.core.credential.Secret;
import io.claviger.store.credential.StoredKey;

/** A key and its new secret, to be shown once. */
public record KeyWithSecret(StoredKey key, Secret secret) {}
