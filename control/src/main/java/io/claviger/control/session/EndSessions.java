package io.claviger.control.session;

import io.claviger.control.command.Command;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import org.jspecify.annotations.Nullable;

/** Ends the caller's own sessions: this one, another one, or all others. */
public final class EndSessions implements Command<EndSessions.Which, Integer> {
    private final Permit permit;

    /**
     * @param sessionId only this one, or null for all
     * @param but the one that stays, or null
     */
    public record Which(
            @Nullable String sessionId, @Nullable String but) {}

    /** @param permit signing out, ending one session or ending the others */
    public EndSessions(Permit permit) {
        this.permit = permit;
    }

    @Override
    public Permit permit() {
        return permit;
    }

    /** How many were ended. */
    @Override
    public Integer perform(Changing tx, Caller caller, Which which) {
        caller.require(permit());
        var memberId = caller.actor().id();
        if (which.sessionId != null) {
            var session = tx.sessions().find(which.sessionId);
            if (session == null || !session.memberId().equals(memberId)) {
                throw ClavigerException.notFound("You have no session " + which.sessionId + ".");
            }
            tx.sessions().end(session.id());
            tx.audit().append(MemberAudit.sessionEnded(session));
            return 1;
        }
        var ended = tx.sessions().endAll(memberId, which.but);
        if (ended == 0) {
            return tx.nothingChanged(0);
        }
        tx.audit().append(MemberAudit.sessionsEnded(memberId, ended));
        return ended;
    }
}
