package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.link.NewLinks;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;

/**
 * Makes a link with which a member sets a new password, or one who has not joined yet joins. Only for who may do all that
 * the member may: who has the link can become the member.
 */
public final class ResetMember implements Command<MemberTarget, Invited> {
    private final NewLinks links;

    public ResetMember(NewLinks links) {
        this.links = links;
    }

    @Override
    public Permit permit() {
        return Permit.RESET_MEMBER;
    }

    @Override
    public Invited perform(Changing tx, Caller caller, MemberTarget target) {
        caller.require(permit());
        var member = MemberAccess.find(tx, caller, target.memberId());
        MemberAccess.requireMayBecome(tx, caller, member);
        target.precondition().require(member.version());
        var link = links.forMember(tx, member);
        tx.audit().append(MemberAudit.linkMade("member.reset", member, link.purpose()));
        return new Invited(member, link);
    }
}
