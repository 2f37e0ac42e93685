package io.claviger.control.factor;

import io.claviger.control.command.Command;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.NewSessions;
import io.claviger.control.session.OwnMember;
import io.claviger.control.session.Visit;
import io.claviger.core.credential.Pepper;
import io.claviger.store.Changing;
import java.security.SecureRandom;

/**
 * Puts a second factor in force with its first code. Sessions that were begun without it end; this one goes on under a new
 * token.
 */
public final class ConfirmSecondFactor implements Command<ConfirmSecondFactor.Wish, WithRecoveryCodes> {
    private final NewSessions sessions;
    private final FactorCheck factors;
    private final Pepper pepper;
    private final SecureRandom random;

    /** @param code the first one-time code */
    public record Wish(String code, Visit visit) {}

    public ConfirmSecondFactor(NewSessions sessions, Pepper pepper, SecureRandom random) {
        this.sessions = sessions;
        this.factors = new FactorCheck(pepper);
        this.pepper = pepper;
        this.random = random;
    }

    @Override
    public Permit permit() {
        return Permit.CONFIRM_SECOND_FACTOR;
    }

    @Override
    public WithRecoveryCodes perform(Changing tx, Caller caller, Wish wish) {
        caller.require(permit());
        var member = OwnMember.find(tx, caller);
        var step = factors.useCode(tx, member, wish.code, false);
        var codes = RecoveryCodes.make(random);
        var confirmed = tx.members().confirm(member, step, RecoveryCodes.digests(pepper, codes));
        tx.sessions().endAll(member.id(), null);
        tx.audit().append(MemberAudit.person("member.second-factor", member.id(), "confirmed"));
        return new WithRecoveryCodes(sessions.proven(tx, confirmed, wish.visit), codes);
    }
}
