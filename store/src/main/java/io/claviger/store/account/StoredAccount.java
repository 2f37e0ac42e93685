package io.claviger.store.account;

import io.claviger.core.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is kept.
 *
 * @param suspended by itself; one above it may be suspended too
 * @param createdAtMicros may lie before the installation's own start, where an import says so
 * @param createdBy the id of the actor
 * @param version counts its changes from 1; its ETag
 */
public record StoredAccount(
        String id,
        @Nullable String parentId,
        String name,
        boolean suspended,
        long createdAtMicros,
        String createdBy,
        long changedAtMicros,
        long version) {

    /** The account as the snapshot holds it. */
    public Account toAccount() {
        return new Account(id, parentId, name, suspended);
    }

    public StoredAccount withName(String changed) {
        return new StoredAccount(
                id, parentId, changed, suspended, createdAtMicros, createdBy, changedAtMicros, version);
    }

    public StoredAccount withSuspended(boolean changed) {
        return new StoredAccount(id, parentId, name, changed, createdAtMicros, createdBy, changedAtMicros, version);
    }
}
