package io.claviger.store.member;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members' identities at issuers, to be read. */
public interface IdentityReads {
    @Nullable StoredIdentity find(String issuer, String subject);

    /** Those of a member, the oldest first. */
    List<StoredIdentity> of(String memberId);
}
