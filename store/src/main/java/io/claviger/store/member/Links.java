package io.claviger.store.member;

import io.claviger.core.credential.SecretDigest;
import org.jspecify.annotations.Nullable;

/** One-time links, to be changed. */
public interface Links extends LinkReads {
    /**
     * Makes a link, which ends the older ones of the same purpose, member and account; what has expired goes too.
     *
     * @param memberId null for that of the first start
     * @param accountId where an invitation offers a role, else null
     */
    StoredLink insert(
            LinkPurpose purpose,
            @Nullable String memberId,
            @Nullable String accountId,
            SecretDigest digest,
            long expiresAtMicros);

    /** Ends a link: it was used. */
    void end(StoredLink link);

    /** Ends all links of a member, and says how many there were. */
    int endAll(String memberId);

    /** Ends those of a member by which one becomes it: all but invitations. */
    int endAllButInvitations(String memberId);

    /**
     * Ends the links of one invitation.
     *
     * @param accountId null for that to be an operator
     */
    int endInvitation(String memberId, @Nullable String accountId);
}
