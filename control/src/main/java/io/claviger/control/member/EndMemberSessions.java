package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;

/** Ends all sessions of a member, of whom the caller may do all that he may. */
public final class EndMemberSessions implements Command<String, Integer> {
    @Override
    public Permit permit() {
        return Permit.END_MEMBER_SESSIONS;
    }

    /** How many were ended. */
    @Override
    public Integer perform(Changing tx, Caller caller, String memberId) {
        caller.require(permit());
        var member = MemberAccess.find(tx, caller, memberId);
        MemberAccess.requireMayBecome(tx, caller, member);
        var ended = tx.sessions().endAll(memberId, null);
        if (ended == 0) {
            return tx.nothingChanged(0);
        }
        tx.audit().append(MemberAudit.sessionsEnded(memberId, ended));
        return ended;
    }
}
