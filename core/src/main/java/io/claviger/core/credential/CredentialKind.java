package io.claviger.core.credential;

/** How a credential proves itself. */
public enum CredentialKind {
    /** One bearer secret. */
    KEY,
    /** A service token of the management API and the edge. */
    SERVICE_TOKEN
}
