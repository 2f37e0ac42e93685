package io.claviger.store.credential;

import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Service tokens, to be changed. Each change takes the token as it was read in the same change and returns it with its
 * new version; a token of another version than what is kept is refused with {@code PRECONDITION_FAILED}.
 */
public interface Tokens extends TokenReads {
    /**
     * Makes a token with a new id.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where a credential has or ever had this
     *     secret, or {@code NOT_FOUND} where there is no such account
     */
    StoredToken insert(NewToken token);

    /** Changes name, description and expiry. */
    StoredToken update(StoredToken token, String name, @Nullable String description, long expiresAtMicros);

    /**
     * Disables, enables, revokes or deletes.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where the token has ended and would come
     *     back
     */
    StoredToken stand(StoredToken token, Standing standing);

    /** Gives a new secret, as {@link Keys#rotate} does. */
    StoredToken rotate(StoredToken token, SecretDigest digest, long overlapMicros);
}
