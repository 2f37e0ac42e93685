package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.command.Precondition;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;

/**
 * Takes a member's role in an account, and ends its sessions; or takes back what was offered there. Who has no role left, was
 * offered none and is no operator is forgotten: only the audit trail knows of him then.
 */
public final class RemoveMember implements Command<RemoveMember.Target, String> {
    public record Target(String accountId, String memberId, Precondition precondition) {}

    @Override
    public Permit permit() {
        return Permit.REMOVE_MEMBER;
    }

    /** The member's id. */
    @Override
    public String perform(Changing tx, Caller caller, Target target) {
        caller.require(permit());
        var before = MemberAccess.find(tx, caller, target.accountId, target.memberId);
        var role = MemberAccess.role(before, target.accountId);
        MemberAccess.requireRank(tx, caller, role, target.accountId);
        target.precondition.require(before.version());
        MemberAccess.requireOwnerLeft(tx, target.accountId, before, false);
        var after = tx.members().putRole(before, target.accountId, null);
        tx.links().endInvitation(after.id(), target.accountId);
        if (before.roles().containsKey(target.accountId)) {
            tx.sessions().endAll(after.id(), null);
        }
        if (after.isNothing()) {
            tx.members().delete(after);
        }
        tx.audit().append(MemberAudit.role("member.remove", target.accountId, before, role, null));
        return before.id();
    }
}
