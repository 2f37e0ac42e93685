package io.claviger.core.decision;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Operation;

/** What a request wants to call. */
public sealed interface Target {
    /** An operation of the catalog. */
    record Known(Api api, Operation operation) implements Target {}

    /** Something that the catalog does not know; {@code description} says what was asked for. */
    record Unknown(String description) implements Target {}

    /** Nothing in particular: a verify call that only asks whether the credential is good. */
    record Unspecified() implements Target {
        public static final Unspecified INSTANCE = new Unspecified();
    }
}
