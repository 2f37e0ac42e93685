package io.claviger.control.session;

import io.claviger.control.command.Command;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;
import org.jspecify.annotations.Nullable;

/** Begins a session for who proved a password; where there is a second factor, one that is good for that alone. */
public final class SignIn implements Command<SignIn.Wish, Begun> {
    private final NewSessions sessions;

    /**
     * @param before the session of the cookie that came along, which ends; or null
     */
    public record Wish(
            Proofs.Proven proven, Visit visit, @Nullable String before) {}

    public SignIn(NewSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Permit permit() {
        return Permit.SIGN_IN;
    }

    @Override
    public Begun perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var proven = wish.proven;
        var member = tx.members().find(proven.memberId());
        if (member == null) {
            throw Proofs.wrong();
        }
        proven.requireStill(tx.members().password(member.id()));
        if (proven.renewed() != null) {
            tx.members().rehash(member.id(), proven.renewed());
        }
        if (wish.before != null) {
            tx.sessions().end(wish.before);
        }
        var begun = sessions.begin(tx, member, wish.visit);
        tx.audit().append(MemberAudit.session("member.sign-in", begun.session()));
        return begun;
    }
}
