package io.claviger.control.factor;

import io.claviger.control.command.Command;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.NewSessions;
import io.claviger.control.session.OwnMember;
import io.claviger.control.session.Proofs;
import io.claviger.control.session.Visit;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.store.Changing;
import java.security.SecureRandom;
import java.util.List;

/**
 * Removes a second factor, or makes its recovery codes anew; with the password and a code. All other sessions end; this one
 * goes on under a new token.
 */
public final class ChangeSecondFactor implements Command<ChangeSecondFactor.Wish, WithRecoveryCodes> {
    private final Permit permit;
    private final NewSessions sessions;
    private final FactorCheck factors;
    private final Pepper pepper;
    private final SecureRandom random;

    /** @param code a one-time code or a recovery code */
    public record Wish(Proofs.Proven proven, String code, Visit visit) {}

    /** @param permit removing the factor, or renewing its recovery codes */
    public ChangeSecondFactor(Permit permit, NewSessions sessions, Pepper pepper, SecureRandom random) {
        this.permit = permit;
        this.sessions = sessions;
        this.factors = new FactorCheck(pepper);
        this.pepper = pepper;
        this.random = random;
    }

    @Override
    public Permit permit() {
        return permit;
    }

    @Override
    public WithRecoveryCodes perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var member = OwnMember.find(tx, caller);
        wish.proven.requireStill(tx.members().password(member.id()));
        factors.use(tx, member, wish.code);
        var removes = permit == Permit.REMOVE_SECOND_FACTOR;
        List<Secret> codes = removes ? List.of() : RecoveryCodes.make(random);
        var changed = removes
                ? tx.members().dropSecondFactor(member)
                : tx.members().putRecoveryCodes(member, RecoveryCodes.digests(pepper, codes));
        tx.sessions().endAll(member.id(), null);
        tx.audit()
                .append(MemberAudit.person(
                        "member.second-factor", member.id(), removes ? "removed" : "recovery codes"));
        return new WithRecoveryCodes(sessions.proven(tx, changed, wish.visit), codes);
    }
}
