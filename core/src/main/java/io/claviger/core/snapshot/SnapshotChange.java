package io.claviger.core.snapshot;

import io.claviger.core.account.Account;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.credential.Credential;
import io.claviger.core.policy.NamedPolicy;
import java.util.List;

/**
 * What committed changes mean for the snapshot: one, or several that follow each other. Of several, the entries are as
 * they are after the last one.
 *
 * @param epoch which history of the store the revisions belong to; new after a restore
 * @param from the revision that they follow
 * @param revision the revision that the last of them made
 */
public record SnapshotChange(String epoch, long from, long revision, List<Entry> entries) {
    public SnapshotChange {
        if (from > revision) {
            throw new IllegalArgumentException("revision " + revision + " does not follow " + from);
        }
        entries = List.copyOf(entries);
    }

    /** One change. */
    public SnapshotChange(String epoch, long revision, List<Entry> entries) {
        this(epoch, revision - 1, revision, entries);
    }

    /** One thing that is different now. */
    public sealed interface Entry {
        /** An account is new or changed. */
        record AccountPut(Account account) implements Entry {}

        /** A named policy is new or changed: with it, what all keys that refer to it may do. */
        record PolicyPut(NamedPolicy policy) implements Entry {}

        /** A named policy is gone; keys that still refer to it may do nothing. */
        record PolicyGone(String id) implements Entry {}

        /** A credential is new or changed, ended ones included: they stay to say why they ended. */
        record CredentialPut(Credential credential) implements Entry {}

        /** A credential is gone for good, its retention over: from now on it is simply unknown. */
        record CredentialForgotten(String id) implements Entry {}

        /** Values that were seen in a dimension of an account's requests were cleared. No decision hangs on them. */
        record SeenCleared(String accountId, String dimension) implements Entry {}

        /** The APIs have changed. */
        record CatalogPut(Catalog catalog) implements Entry {}

        /** Everything was loaded anew: what is not known from other entries may be different, too. */
        record Reloaded() implements Entry {}
    }
}
