package io.claviger.store.account;

import io.claviger.store.page.Page;
import org.jspecify.annotations.Nullable;

/** Accounts, to be read. */
public interface AccountReads {
    @Nullable StoredAccount find(String id);

    /** Lists accounts, newest first. */
    Page<StoredAccount> list(AccountQuery query);

    /** Whether an account exists and is {@code rootId} or below it; a null root is the whole installation. */
    boolean within(String id, @Nullable String rootId);
}
