package io.claviger.store.policy;

import io.claviger.store.page.Page;
import org.jspecify.annotations.Nullable;

/** Named policies, to be read. */
public interface PolicyReads {
    @Nullable StoredPolicy find(String id);

    /** Lists policies of an account, newest first. */
    Page<StoredPolicy> list(PolicyQuery query);
}
