package io.claviger.control.token;

import io.claviger.control.role.Caller;
import io.claviger.core.credential.Role;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Reading;
import io.claviger.store.credential.StoredToken;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which service tokens a caller may know, and which it may handle. */
final class TokenAccess {
    private TokenAccess() {}

    /** Finds a token within a caller's reach. One outside is not found, just as one that does not exist. */
    static StoredToken find(Reading tx, Caller caller, String tokenId) {
        var token = tx.tokens().find(tokenId);
        if (token == null || (token.accountId() == null && !caller.reachesAll())) {
            throw missing(tokenId);
        }
        if (token.accountId() != null) {
            caller.requireReach(tx, token.accountId(), () -> missing(tokenId));
        }
        return token;
    }

    /**
     * Goes on only where a caller may issue, rotate or revoke such a token: otherwise rotating a mightier token would be
     * a way to become its holder.
     */
    static void requireRank(Reading tx, Caller caller, Role role, @Nullable String accountId) {
        if (accountId == null) {
            caller.requireOperator("A service token of the whole installation");
        }
        if (accountId != null && !caller.outranks(tx, role, accountId)) {
            throw Caller.forbidden("The role " + role.name().toLowerCase(Locale.ROOT) + " is above the caller's own, "
                    + caller.word() + ".");
        }
    }

    private static ClavigerException missing(String tokenId) {
        return ClavigerException.notFound("There is no service token " + tokenId + ".");
    }
}
