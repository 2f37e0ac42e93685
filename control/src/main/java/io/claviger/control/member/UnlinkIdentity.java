package io.claviger.control.member;

import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.member.StoredIdentity;
import io.claviger.store.member.StoredMember;
import org.jspecify.annotations.Nullable;

/** Unlinks a member's identity, and ends the sessions that may have begun by it. */
public final class UnlinkIdentity implements Command<UnlinkIdentity.Which, String> {
    private final Permit permit;

    /**
     * @param but the session that stays, or null
     */
    public record Which(
            String memberId, String identityId, @Nullable String but) {}

    /** @param permit the member's own, or of another member */
    public UnlinkIdentity(Permit permit) {
        this.permit = permit;
    }

    @Override
    public Permit permit() {
        return permit;
    }

    /** The member that is meant: oneself, or one of whom the caller may do all that he may. */
    StoredMember member(Reading tx, Caller caller, String memberId) {
        if (permit.audience() == Permit.Audience.MEMBERS) {
            var own = tx.members().find(memberId);
            if (own == null || !memberId.equals(caller.actor().id())) {
                throw ClavigerException.notFound("There is no member " + memberId + ".");
            }
            return own;
        }
        var member = MemberAccess.find(tx, caller, memberId);
        MemberAccess.requireMayBecome(tx, caller, member);
        return member;
    }

    @Override
    public String perform(Changing tx, Caller caller, Which which) {
        caller.require(permit);
        var member = member(tx, caller, which.memberId);
        var identity = find(tx, which);
        if (permit.audience() == Permit.Audience.MEMBERS && !member.hasPassword()) {
            throw ClavigerException.conflict("You have no password, so you could not sign in any more. Ask an owner for"
                    + " a link to set one first.");
        }
        tx.identities().delete(identity);
        tx.sessions().endAll(member.id(), which.but);
        tx.audit().append(MemberAudit.identity("member.unlink-identity", member.id(), identity.issuer()));
        return identity.id();
    }

    private static StoredIdentity find(Reading tx, Which which) {
        return tx.identities().of(which.memberId).stream()
                .filter(one -> one.id().equals(which.identityId))
                .findFirst()
                .orElseThrow(() -> ClavigerException.notFound("There is no identity " + which.identityId + "."));
    }
}
