package io.claviger.store.catalog;

import io.claviger.core.catalog.StoredApi;

/**
 * An API as it is kept.
 *
 * @param createdBy the id of the actor who imported it first
 * @param version counts its imports from 1; its ETag
 */
public record ImportedApi(StoredApi api, long createdAtMicros, String createdBy, long changedAtMicros, long version) {
    public String slug() {
        return api.slug();
    }
}
