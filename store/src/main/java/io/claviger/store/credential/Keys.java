package io.claviger.store.credential;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.Standing;

/**
 * Keys, to be changed. Each change takes the key as it was read in the same change and returns it with its new version;
 * a key of another version than what is kept is refused with {@code PRECONDITION_FAILED}.
 */
public interface Keys extends KeyReads {
    /**
     * Makes a key with a new id.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where a credential has or ever had this
     *     secret, or {@code NOT_FOUND} where there is no such account
     */
    StoredKey insert(NewKey key);

    /** Changes the settings; the access type stays. */
    default StoredKey update(StoredKey key, KeySettings settings) {
        return update(key, key.accessType(), settings);
    }

    StoredKey update(StoredKey key, AccessType accessType, KeySettings settings);

    /**
     * Disables, enables, revokes or deletes.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where the key has ended and would come back
     */
    StoredKey stand(StoredKey key, Standing standing);

    /**
     * Gives a new secret; those in force end after the overlap, or sooner where they already would.
     *
     * @param overlapMicros 0 to end them now
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where the key has ended, or a credential has
     *     or ever had this secret
     */
    StoredKey rotate(StoredKey key, SecretDigest digest, long overlapMicros);

    /**
     * Ends one secret now, such as one that still overlaps.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code NOT_FOUND} where the key has no such secret, or
     *     {@code CONFLICT} where it is the only one in force
     */
    StoredKey endSecret(StoredKey key, String secretId);

    /**
     * Keeps the new secret of a profile key so that it can be read again, instead of the one before; until the key is
     * revoked or deleted.
     *
     * @param digest that of the secret, which the key must have
     * @throws IllegalArgumentException where the key is none of an app
     */
    void publish(StoredKey key, SecretDigest digest, Secret secret);
}
