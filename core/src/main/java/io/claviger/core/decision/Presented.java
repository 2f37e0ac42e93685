package io.claviger.core.decision;

import io.claviger.core.credential.Secret;

/** What a caller presented to prove itself. */
public sealed interface Presented {
    /** Nothing. */
    record Nothing() implements Presented {
        public static final Nothing INSTANCE = new Nothing();
    }

    /** One bearer secret, wherever it stood. */
    record BearerSecret(Secret secret) implements Presented {}

    /** Something that no kind of credential proves itself with here; {@code scheme} is a word for the explanation. */
    record Unusable(String scheme) implements Presented {}

    /** A credential named by its id: only for explaining a supposed request, never from outside. */
    record Supposed(String credentialId) implements Presented {}
}
