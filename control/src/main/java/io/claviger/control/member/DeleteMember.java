package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;

/** Removes a member from everywhere, with its sessions. */
public final class DeleteMember implements Command<MemberTarget, String> {
    @Override
    public Permit permit() {
        return Permit.DELETE_MEMBER;
    }

    /** The member's id. */
    @Override
    public String perform(Changing tx, Caller caller, MemberTarget target) {
        caller.require(permit());
        caller.requireOperator("To remove a member from everywhere");
        var member = MemberAccess.find(tx, caller, target.memberId());
        target.precondition().require(member.version());
        MemberAccess.requireOperatorLeft(tx, member);
        for (var role : member.rolesInOrder().entrySet()) {
            MemberAccess.requireOwnerLeft(tx, role.getKey(), member, false);
            tx.audit().append(MemberAudit.role("member.remove", role.getKey(), member, role.getValue(), null));
        }
        for (var role : member.invitationsInOrder().entrySet()) {
            tx.audit().append(MemberAudit.role("member.remove", role.getKey(), member, role.getValue(), null));
        }
        tx.members().delete(member);
        tx.audit().append(MemberAudit.operator("member.delete", member, null));
        return member.id();
    }
}
