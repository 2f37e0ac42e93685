package io.claviger.control.token;

import io.claviger.core.credential.Secret;
import io.claviger.store.credential.StoredToken;

/** A service token and its new secret, to be shown once. */
public record TokenWithSecret(StoredToken token, Secret secret) {}
