package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.store.Changing;
import io.claviger.store.member.StoredMember;

/** Makes a member an operator, or no longer one. */
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
        if (before.operator() == wish.operator) {
            return tx.nothingChanged(before);
        }
        if (!wish.operator) {
            MemberAccess.requireOperatorLeft(tx, before);
        }
        var after = tx.members().update(before, before.name(), wish.operator);
        // Whoever holds a link that was given out before would else become an operator.
        tx.links().endAll(after.id());
        tx.audit().append(MemberAudit.operator("member.operator", before, after));
        return after;
    }
}
