package io.claviger.control.token;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Standing;
import io.claviger.store.Changing;
import io.claviger.store.credential.StoredToken;

/** Ends a service token for good. */
public final class RevokeToken implements Command<TokenTarget, StoredToken> {
    @Override
    public Permit permit() {
        return Permit.REVOKE_TOKEN;
    }

    @Override
    public StoredToken perform(Changing tx, Caller caller, TokenTarget target) {
        caller.require(permit());
        var before = TokenAccess.find(tx, caller, target.tokenId());
        TokenAccess.requireRank(tx, caller, before.role(), before.accountId());
        target.precondition().require(before.version());
        if (before.standing() == Standing.REVOKED) {
            return tx.nothingChanged(before);
        }
        var after = tx.tokens().stand(before, Standing.REVOKED);
        tx.audit().append(TokenAudit.changed("token.revoke", before, after));
        return after;
    }
}
