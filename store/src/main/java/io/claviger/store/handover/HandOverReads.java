package io.claviger.store.handover;

import io.claviger.core.credential.SecretDigest;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import org.jspecify.annotations.Nullable;

/** Hand-overs, to be read. */
public interface HandOverReads {
    @Nullable StoredHandOver find(String id);

    /** The one that is opened by a token, whatever became of it. */
    @Nullable StoredHandOver find(SecretDigest digest);

    /** Those of this very account, newest first. */
    Page<StoredHandOver> list(String accountId, PageRequest page);
}
