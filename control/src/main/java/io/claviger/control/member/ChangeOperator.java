package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.member.StoredMember;

/** Makes a member no operator any more, or takes back the offer to be one. */
public final class ChangeOperator implements Command<ChangeOperator.Wish, StoredMember> {
    public record Wish(MemberTarget target, boolean operator) {}

    @Override
    public Permit permit() {
        return Permit.CHANGE_OPERATOR;
    }

    @Override
    public StoredMember perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        caller.requireOperator("To make an operator");
        var before = MemberAccess.find(tx, caller, wish.target.memberId());
        wish.target.precondition().require(before.version());
        if (before.operator() == wish.operator && (wish.operator || !before.operatorInvited())) {
            return tx.nothingChanged(before);
        }
        if (wish.operator) {
            throw ClavigerException.conflict("An operator is made by a link, with which the member accepts: invite "
                    + before.email() + " as one.");
        }
        MemberAccess.requireOperatorLeft(tx, before);
        tx.links().endInvitation(before.id(), null);
        if (!before.operator()) {
            var taken = tx.members().inviteOperator(before, false);
            tx.audit().append(MemberAudit.operatorUninvited(taken));
            return taken;
        }
        var after = tx.members().update(before, before.name(), false);
        tx.links().endAllButInvitations(after.id());
        tx.audit().append(MemberAudit.operator("member.operator", before, after));
        return after;
    }
}
