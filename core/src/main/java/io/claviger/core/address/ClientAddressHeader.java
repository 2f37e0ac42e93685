package io.claviger.core.address;

import org.jspecify.annotations.Nullable;

/** Which header a trusted proxy puts the client's address in. Exactly one is read: others come from anyone. */
public enum ClientAddressHeader {
    /** No header: the client is the peer. */
    NONE(null),
    X_FORWARDED_FOR("x-forwarded-for"),
    /** RFC 7239. */
    FORWARDED("forwarded");

    private final @Nullable String fieldName;

    ClientAddressHeader(@Nullable String fieldName) {
        this.fieldName = fieldName;
    }

    /** The header's name in lower case, or null where none is read. */
    public @Nullable String fieldName() {
        return fieldName;
    }
}
