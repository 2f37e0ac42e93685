package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.link.NewLinks;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.member.NewMember;

/** Offers a person an operator's rights, by a link as {@link InviteMember} does. */
public final class InviteOperator implements Command<InviteOperator.Wish, Invited> {
    private final NewLinks links;

    /** @param name of who is new; a member who is known keeps its own */
    public record Wish(String email, String name) {}

    public InviteOperator(NewLinks links) {
        this.links = links;
    }

    @Override
    public Permit permit() {
        return Permit.INVITE_OPERATOR;
    }

    @Override
    public Invited perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        caller.requireOperator("To make an operator");
        var email = EmailAddress.normalised(wish.email);
        if (email == null) {
            throw ClavigerException.invalid(InviteMember.faultsOf(wish.email));
        }
        var known = tx.members().findByEmail(email);
        if (known != null && known.operator()) {
            throw ClavigerException.conflict(email + " is an operator already, under the id " + known.id() + ".");
        }
        var member = known == null ? tx.members().insert(new NewMember(email, wish.name, false)) : known;
        var invited = tx.members().inviteOperator(member, true);
        tx.audit().append(MemberAudit.operatorInvited(invited));
        return new Invited(invited, links.invitation(tx, invited, null));
    }
}
