package io.claviger.store.credential;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.store.page.Page;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys, to be read. Deleted ones are hidden. */
public interface KeyReads {
    @Nullable StoredKey find(String id);

    /** The newest secret of a profile key while it is in force; null of any other key, or once it has ended. */
    @Nullable Secret published(StoredKey key);

    /** Lists keys of an account, newest first. */
    Page<StoredKey> list(KeyQuery query);

    /**
     * Finds keys that are neither revoked nor deleted and hold any of these permissions, by themselves, by a named policy
     * or by their access type: those that an import of an API touches. Reads every key, so it is for imports only.
     *
     * @param types access types whose keys are concerned, whatever their policies
     * @param most keys returned at most; {@link Holders#count} counts them all
     */
    Holders holding(Set<String> permissions, Set<AccessType> types, int most);

    /**
     * Finds keys that are neither revoked nor deleted and share a named policy.
     *
     * @param most keys returned at most; {@link Holders#count} counts them all
     */
    Holders sharing(String policyId, int most);

    /** Finds whose secrets these are or were; those that no credential ever had are left out. */
    Map<SecretDigest, SecretOwner> owners(Collection<SecretDigest> digests);

    /**
     * Keys that hold permissions, or share a policy.
     *
     * @param count of all of them
     * @param keys the newest of them
     */
    record Holders(long count, java.util.List<StoredKey> keys) {
        public Holders {
            keys = java.util.List.copyOf(keys);
        }
    }
}
