package io.claviger.control.oidc;

import io.claviger.control.command.Command;
import io.claviger.control.link.AcceptInvitation;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.Begun;
import io.claviger.control.session.NewSessions;
import io.claviger.control.session.Visit;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.member.StoredIdentity;
import io.claviger.store.member.StoredMember;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Begins a session for who signed in at the issuer. The first time, the identity is linked to the member whose address the
 * issuer has verified, and who has no password or is signed in here; it makes no member. What was offered to the address that
 * the issuer has verified is accepted. A second factor that is in force here is still asked for.
 */
final class SignInByIdentity implements Command<SignInByIdentity.Wish, Begun> {
    private final NewSessions sessions;

    /**
     * @param mark by which it is known that this sign-in was used, until {@code endsMicros}
     * @param before the session of the cookie that came along, which ends; or null
     */
    record Wish(
            Identity identity,
            SecretDigest mark,
            long endsMicros,
            Visit visit,
            @Nullable String before) {}

    SignInByIdentity(NewSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Permit permit() {
        return Permit.COMPLETE_SINGLE_SIGN_ON;
    }

    /**
     * The member that an identity is, or would be linked to.
     *
     * @param before the session of the cookie that came along, or null
     * @throws ClavigerException with {@code CREDENTIAL_INVALID} where it is none
     */
    static StoredMember member(Reading tx, Identity identity, @Nullable String before) {
        var linked = tx.identities().find(identity.issuer(), identity.subject());
        if (linked != null) {
            return Objects.requireNonNull(tx.members().find(linked.memberId()), "the member of an identity");
        }
        var email = identity.email();
        if (email == null) {
            throw refused("The issuer has not verified an e-mail address of yours. Have it verified there first.");
        }
        var member = tx.members().findByEmail(email);
        if (member == null) {
            throw refused("Nobody was invited with the address " + email + ". Ask an owner to invite you.");
        }
        // Whoever set the password may be somebody else, who was invited under this address.
        if (member.hasPassword() && !isSignedIn(tx, member, before)) {
            throw refused("The member with the address " + email
                    + " has a password. Sign in with it first, then link this sign-in under My account.");
        }
        if (ofIssuer(tx, member, identity) != null) {
            throw refused("The member with the address " + email
                    + " signs in as somebody else at the issuer. Ask an owner to unlink that identity.");
        }
        return member;
    }

    @Override
    public Begun perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        if (!tx.identities().use(wish.mark, wish.endsMicros)) {
            throw over();
        }
        var identity = wish.identity;
        var member = member(tx, identity, wish.before);
        if (!member.id().equals(caller.actor().id())) {
            throw over();
        }
        if (ofIssuer(tx, member, identity) == null) {
            tx.identities().insert(member.id(), identity.issuer(), identity.subject());
            tx.audit().append(MemberAudit.identity("member.link-identity", member.id(), identity.issuer()));
        }
        if (wish.before != null) {
            tx.sessions().end(wish.before);
        }
        if (member.email().equals(identity.email())) {
            // the issuer says who the address belongs to
            member = AcceptInvitation.acceptAll(tx, member);
        }
        if (!member.joined()) {
            tx.links().endAll(member.id());
            member = tx.members().join(member);
        }
        var begun = sessions.begin(tx, member, wish.visit);
        tx.audit().append(MemberAudit.sessionByIdentity(begun.session(), identity.issuer()));
        return begun;
    }

    private static @Nullable StoredIdentity ofIssuer(Reading tx, StoredMember member, Identity identity) {
        return tx.identities().of(member.id()).stream()
                .filter(one -> one.issuer().equals(identity.issuer()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSignedIn(Reading tx, StoredMember member, @Nullable String sessionId) {
        var session = sessionId == null ? null : tx.sessions().find(sessionId);
        return session != null && session.signedIn() && session.memberId().equals(member.id());
    }

    static ClavigerException over() {
        return refused("This sign-in is over, was used, or was begun in another browser. Begin again.");
    }

    private static ClavigerException refused(String why) {
        return new ClavigerException(ErrorCode.CREDENTIAL_INVALID, why);
    }
}
