package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.link.NewLinks;
import io.claviger.control.link.OneTimeLink;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.member.LinkPurpose;
import io.claviger.store.member.StoredMember;

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
        var link = member.joined() ? links.make(tx, LinkPurpose.RESET, member.id()) : invitation(tx, member);
        tx.audit().append(MemberAudit.linkMade("member.reset", member, link.purpose()));
        return new Invited(member, link);
    }

    private OneTimeLink invitation(Changing tx, StoredMember member) {
        var invitations = member.invitations().size() + (member.operatorInvited() ? 1 : 0);
        if (invitations != 1) {
            throw ClavigerException.conflict(
                    member.email() + " was invited in " + invitations + " ways. Invite once more where you mean.");
        }
        var accounts = member.invitations().keySet().iterator();
        return links.invitation(tx, member, accounts.hasNext() ? accounts.next() : null);
    }
}
