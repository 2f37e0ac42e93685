package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.command.Precondition;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Role;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.member.StoredMember;

/** Gives a member another role in an account; neither the old nor the new one is above the caller's own. */
public final class ChangeMember implements Command<ChangeMember.Wish, StoredMember> {
    public record Wish(String accountId, String memberId, Precondition precondition, Role role) {}

    @Override
    public Permit permit() {
        return Permit.CHANGE_MEMBER;
    }

    @Override
    public StoredMember perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var before = MemberAccess.find(tx, caller, wish.accountId, wish.memberId);
        var role = MemberAccess.role(before, wish.accountId);
        MemberAccess.requireRank(tx, caller, role, wish.accountId);
        if (!before.roles().containsKey(wish.accountId)) {
            throw ClavigerException.conflict(
                    before.email() + " has not accepted a role here yet. Invite once more, with the other role.");
        }
        MemberAccess.requireRank(tx, caller, wish.role, wish.accountId);
        wish.precondition.require(before.version());
        if (role == wish.role) {
            return tx.nothingChanged(before);
        }
        MemberAccess.requireOwnerLeft(tx, wish.accountId, before, true);
        var after = tx.members().putRole(before, wish.accountId, wish.role);
        // Whoever holds a link that was given out before would else come to have this role.
        tx.links().endAllButInvitations(after.id());
        tx.audit().append(MemberAudit.role("member.change", wish.accountId, after, role, wish.role));
        return after;
    }
}
