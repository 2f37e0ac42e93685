package io.claviger.store.member;

import io.claviger.core.credential.SecretDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions, to be read. */
public interface SessionReads {
    /** The session that a token belongs to, while it is accepted. */
    @Nullable StoredSession find(SecretDigest digest);

    /** The session of an id, while it is accepted. */
    @Nullable StoredSession find(String id);

    /** The sessions of a member that are accepted now, newest first. */
    List<StoredSession> of(String memberId);
}
