package io.claviger.store.usage;

import io.claviger.core.usage.Rejection;
import io.claviger.store.page.Page;
import org.jspecify.annotations.Nullable;

/** The error log, to be read: requests of an account's credentials, without those of its sub-accounts. */
public interface RejectionReads {
    /** Lists rejections, newest first. */
    Page<Rejection> list(RejectionQuery query);

    /** One of an account's, or null. */
    @Nullable Rejection find(String accountId, String decisionId);
}
