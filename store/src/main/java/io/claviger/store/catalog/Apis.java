package io.claviger.store.catalog;

import io.claviger.core.catalog.StoredApi;

/**
 * APIs, to be changed. When the work of a change is done, the catalog is made anew of all of them; one that can't be made
 * fails the change.
 */
public interface Apis extends ApiReads {
    /** Keeps an API, in place of what has its slug. */
    ImportedApi put(StoredApi api);

    /**
     * Removes an API.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code NOT_FOUND}
     */
    void delete(String slug);
}
