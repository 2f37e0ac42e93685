package io.claviger.control.session;

import io.claviger.control.command.Command;
import io.claviger.control.factor.FactorCheck;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.Changing;

/** Takes the second factor. The session of the password ends, and one with a token of its own begins. */
public final class CompleteSignIn implements Command<CompleteSignIn.Wish, Begun> {
    private final NewSessions sessions;
    private final FactorCheck factors;

    /** @param code a one-time code or a recovery code */
    public record Wish(String sessionId, String code, Visit visit) {}

    public CompleteSignIn(NewSessions sessions, FactorCheck factors) {
        this.sessions = sessions;
        this.factors = factors;
    }

    @Override
    public Permit permit() {
        return Permit.COMPLETE_SIGN_IN;
    }

    @Override
    public Begun perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var session = tx.sessions().find(wish.sessionId);
        var member = session == null ? null : tx.members().find(session.memberId());
        if (session == null || member == null || session.signedIn()) {
            throw new ClavigerException(ErrorCode.CREDENTIAL_INVALID, "The sign-in is over. Begin it again.");
        }
        var used = factors.use(tx, member, wish.code);
        tx.sessions().end(session.id());
        var begun = sessions.proven(tx, member, wish.visit);
        tx.audit().append(MemberAudit.secondFactor(begun.session(), used));
        return begun;
    }
}
