package io.claviger.store.credential;

import io.claviger.store.page.Page;
import org.jspecify.annotations.Nullable;

/** Service tokens, to be read. Deleted ones are hidden. */
public interface TokenReads {
    @Nullable StoredToken find(String id);

    /** Lists tokens, newest first. */
    Page<StoredToken> list(TokenQuery query);

    /** Whether a token was ever made: while not, a bootstrap token may be. */
    boolean everMade();
}
