package io.claviger.control.link;

import io.claviger.control.command.Command;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.Begun;
import io.claviger.control.session.NewSessions;
import io.claviger.control.session.Visit;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.member.LinkPurpose;
import io.claviger.store.member.NewMember;
import io.claviger.store.member.StoredLink;
import io.claviger.store.member.StoredMember;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Uses up a one-time link: sets what it is for, and signs in. A second factor that is in force is still asked for. */
public final class RedeemLink implements Command<RedeemLink.Wish, Begun> {
    private final NewSessions sessions;
    private final Pepper pepper;

    /**
     * What is sent with a link.
     *
     * @param email of the first member, in lower case
     * @param name of the first member, or another one than the invitation's
     * @param password as it is to be kept; not for the demo
     */
    public record Wish(
            LinkPurpose purpose,
            Secret token,
            @Nullable String email,
            @Nullable String name,
            @Nullable String password,
            Visit visit) {
        @Override
        public String toString() {
            return "Wish[" + purpose + "]";
        }
    }

    public RedeemLink(NewSessions sessions, Pepper pepper) {
        this.sessions = sessions;
        this.pepper = pepper;
    }

    @Override
    public Permit permit() {
        return Permit.REDEEM_LINK;
    }

    /**
     * A link that can be used now.
     *
     * @throws ClavigerException with {@code NOT_FOUND}, which is all that is told of one that can't
     */
    StoredLink find(Reading tx, LinkPurpose purpose, Secret token) {
        var link = tx.links().find(LinkToken.digest(pepper, purpose, token));
        var good = link != null
                && link.purpose() == purpose
                && tx.nowMicros() < link.expiresAtMicros()
                && (purpose != LinkPurpose.FIRST_START || !tx.members().anyJoined());
        if (!good) {
            throw ClavigerException.notFound("This link is not good any more, or never was. Ask for a new one.");
        }
        return Objects.requireNonNull(link);
    }

    @Override
    public Begun perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var link = find(tx, wish.purpose, wish.token);
        tx.links().end(link);
        var member = member(tx, link, wish);
        if (link.purpose() == LinkPurpose.INVITATION && member.joined()) {
            throw ClavigerException.conflict("There is a member with this address already. Sign in as " + member.email()
                    + ", and accept with the link.");
        }
        if (wish.password != null) {
            member = tx.members().putPassword(member, wish.password);
            tx.links().endAllButInvitations(member.id());
            tx.sessions().endAll(member.id(), null);
        }
        if (wish.purpose == LinkPurpose.RECOVERY && member.hasSecondFactor()) {
            member = tx.members().dropSecondFactor(member);
        }
        member = tx.members().join(member);
        if (link.purpose() == LinkPurpose.INVITATION) {
            member = AcceptInvitation.accept(tx, member, link.accountId());
        }
        var begun = sessions.begin(tx, member, wish.visit);
        tx.audit().append(MemberAudit.linkUsed(wish.purpose, begun.session()));
        return begun;
    }

    private static StoredMember member(Changing tx, StoredLink link, Wish wish) {
        if (link.memberId() == null) {
            var email = Objects.requireNonNull(wish.email);
            var name = Objects.requireNonNull(wish.name);
            var invited = tx.members().findByEmail(email);
            return invited == null
                    ? tx.members().insert(new NewMember(email, name, true))
                    : tx.members().update(invited, name, true);
        }
        var member = tx.members().find(link.memberId());
        if (member == null) {
            throw ClavigerException.notFound("This link is not good any more, or never was. Ask for a new one.");
        }
        return wish.name == null || wish.name.equals(member.name())
                ? member
                : tx.members().update(member, wish.name, member.operator());
    }
}
