package io.claviger.store.member;

import io.claviger.core.credential.SecretDigest;

/** Members' identities at issuers, to be changed. */
public interface Identities extends IdentityReads {
    /**
     * Links a member to an identity.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code CONFLICT} where the member has another one of this issuer,
     *     or the identity is another member's
     */
    StoredIdentity insert(String memberId, String issuer, String subject);

    void delete(StoredIdentity identity);

    /**
     * Uses up a sign-in at an issuer.
     *
     * @param state digest of what it is known by
     * @param expiresAtMicros when it could not be used any more anyway
     * @return false where it was used before
     */
    boolean use(SecretDigest state, long expiresAtMicros);
}
