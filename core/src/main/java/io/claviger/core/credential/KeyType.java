package io.claviger.core.credential;

/** What a key identifies. */
public enum KeyType {
    /** Server to server, the whole account; secret. */
    WORKSPACE,
    /**
     * An app, inside which it ships: publishable, so it can be read again at any time. Alone it may call what is marked
     * {@code subject: none}.
     */
    PROFILE
}
