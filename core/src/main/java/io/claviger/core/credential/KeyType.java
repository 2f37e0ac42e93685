package io.claviger.core.credential;

/** What a key identifies. */
public enum KeyType {
    /** Server to server, the whole account; secret. */
    WORKSPACE
}
