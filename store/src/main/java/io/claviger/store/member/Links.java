package io.claviger.store.member;

import io.claviger.core.credential.SecretDigest;
import org.jspecify.annotations.Nullable;

/** One-time links, to be changed. */
public interface Links extends LinkReads {
    /**
     * Makes a link, which ends the older ones of the same purpose and member; what has expired goes too.
     *
     * @param memberId null for that of the first start
     */
    StoredLink insert(LinkPurpose purpose, @Nullable String memberId, SecretDigest digest, long expiresAtMicros);

    /** Ends a link: it was used. */
    void end(StoredLink link);

    /** Ends all links of a member, and says how many there were. */
    int endAll(String memberId);
}
