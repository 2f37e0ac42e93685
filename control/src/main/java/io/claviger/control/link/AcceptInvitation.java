package io.claviger.control.link;

import io.claviger.control.command.Command;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.OwnMember;
import io.claviger.core.credential.Secret;
import io.claviger.store.Changing;
import io.claviger.store.member.LinkPurpose;
import io.claviger.store.member.StoredMember;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Accepts what the link of an invitation offers, as the member who has joined already and is signed in. */
public final class AcceptInvitation implements Command<Secret, StoredMember> {
    private final RedeemLink links;

    AcceptInvitation(RedeemLink links) {
        this.links = links;
    }

    @Override
    public Permit permit() {
        return Permit.ACCEPT_INVITATION;
    }

    @Override
    public StoredMember perform(Changing tx, Caller caller, Secret token) {
        caller.require(permit());
        var link = links.find(tx, LinkPurpose.INVITATION, token);
        var member = OwnMember.find(tx, caller);
        if (!member.id().equals(link.memberId())) {
            throw Caller.forbidden("This invitation is for another member. Sign in as that one.");
        }
        tx.links().end(link);
        return accept(tx, member, link.accountId());
    }

    /**
     * Gives a member what it was offered.
     *
     * @param accountId null for an operator's rights
     */
    public static StoredMember accept(Changing tx, StoredMember member, @Nullable String accountId) {
        var after = accountId == null
                ? tx.members().update(member, member.name(), true)
                : tx.members()
                        .putRole(
                                member,
                                accountId,
                                Objects.requireNonNull(member.invitations().get(accountId)));
        // Whoever holds a link that was given out before, by which one becomes the member, would else come to have this
        // too.
        tx.links().endAllButInvitations(after.id());
        tx.links().endInvitation(after.id(), accountId);
        tx.audit().append(MemberAudit.accepted(after, accountId));
        return after;
    }

    /** Gives a member all that it was offered. */
    public static StoredMember acceptAll(Changing tx, StoredMember member) {
        var after = member.operatorInvited() ? accept(tx, member, null) : member;
        for (var accountId : member.invitationsInOrder().keySet()) {
            after = accept(tx, after, accountId);
        }
        return after;
    }
}
