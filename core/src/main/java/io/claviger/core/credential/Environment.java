package io.claviger.core.credential;

/** Which upstream a credential's calls go to. */
public enum Environment {
    LIVE,
    TEST
}
