package io.claviger.control.session;

import io.claviger.control.command.Command;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;

/** Sets another password. All other sessions and every link of the member end; this one goes on under a new token. */
public final class ChangePassword implements Command<ChangePassword.Wish, Begun> {
    private final NewSessions sessions;

    /** @param encoded the new password as it is kept */
    public record Wish(Proofs.Proven proven, String encoded, Visit visit) {
        @Override
        public String toString() {
            return "Wish[" + proven + "]";
        }
    }

    public ChangePassword(NewSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Permit permit() {
        return Permit.CHANGE_PASSWORD;
    }

    @Override
    public Begun perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var member = OwnMember.find(tx, caller);
        wish.proven.requireStill(tx.members().password(member.id()));
        var changed = tx.members().putPassword(member, wish.encoded);
        tx.links().endAll(member.id());
        tx.sessions().endAll(member.id(), null);
        tx.audit().append(MemberAudit.person("member.password", member.id(), "password"));
        return sessions.proven(tx, changed, wish.visit);
    }
}
