package io.claviger.control.member;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.command.Command;
import io.claviger.control.link.NewLinks;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Role;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Changing;
import io.claviger.store.member.NewMember;
import io.claviger.store.member.StoredMember;
import java.util.List;

/**
 * Offers a person a role in an account, which is not above the caller's own, by a link. An address alone proves nobody: who
 * has joined under it may have got there by somebody else's link. So the role is given to who has this one, and, where the
 * address has joined, is signed in under it.
 */
public final class InviteMember implements Command<InviteMember.Wish, Invited> {
    private final NewLinks links;

    /** @param name of who is new; a member who is known keeps its own */
    public record Wish(String accountId, String email, String name, Role role) {}

    public InviteMember(NewLinks links) {
        this.links = links;
    }

    @Override
    public Permit permit() {
        return Permit.INVITE_MEMBER;
    }

    /** What is wrong with the meaning of a wish. */
    static List<FieldFault> faultsOf(String email) {
        return EmailAddress.normalised(email) == null
                ? List.of(new FieldFault("/email", EmailAddress.COMPLAINT))
                : List.of();
    }

    @Override
    public Invited perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        AccountAccess.find(tx, caller, wish.accountId);
        MemberAccess.requireRank(tx, caller, wish.role, wish.accountId);
        var email = EmailAddress.normalised(wish.email);
        if (email == null) {
            throw ClavigerException.invalid(faultsOf(wish.email));
        }
        var known = tx.members().findByEmail(email);
        if (known != null) {
            requireInvitable(tx, caller, known, wish.accountId);
        }
        var member = known == null ? tx.members().insert(new NewMember(email, wish.name, false)) : known;
        var invited = tx.members().invite(member, wish.accountId, wish.role);
        tx.audit().append(MemberAudit.role("member.invite", wish.accountId, invited, null, wish.role));
        return new Invited(invited, links.invitation(tx, invited, wish.accountId));
    }

    private static void requireInvitable(Changing tx, Caller caller, StoredMember known, String accountId) {
        if (known.roles().containsKey(accountId)) {
            throw ClavigerException.conflict(
                    known.email() + " is a member of this account already, under the id " + known.id() + ".");
        }
        var offered = known.invitations().get(accountId);
        if (offered != null) {
            MemberAccess.requireRank(tx, caller, offered, accountId);
        }
    }
}
