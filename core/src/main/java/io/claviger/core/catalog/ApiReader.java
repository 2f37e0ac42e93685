package io.claviger.core.catalog;

import io.claviger.core.error.ClavigerException;

/** Makes an API of what is kept of it. */
@FunctionalInterface
public interface ApiReader {
    /**
     * Reads an API.
     *
     * @throws ClavigerException {@code INPUT_INVALID} with every fault; pointers are those of a body {@code {document,
     *     prefix, upstreams}}
     */
    Api read(StoredApi stored);
}
