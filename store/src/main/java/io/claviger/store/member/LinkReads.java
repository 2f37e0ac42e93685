package io.claviger.store.member;

import io.claviger.core.credential.SecretDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One-time links, to be read. */
public interface LinkReads {
    /** A link that is neither used nor replaced; it may have expired. */
    @Nullable StoredLink find(SecretDigest digest);

    /** Those of a member, expired ones too. */
    List<StoredLink> of(String memberId);
}
