package io.claviger.core.snapshot;

import io.claviger.core.credential.Credential;
import io.claviger.core.credential.SecretVersion;

/** A secret and the credential whose it is. */
public record OwnedSecret(Credential credential, SecretVersion secret) {}
