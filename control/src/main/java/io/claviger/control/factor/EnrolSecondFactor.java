package io.claviger.control.factor;

import io.claviger.control.command.Command;
import io.claviger.control.member.MemberAudit;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.control.session.OwnMember;
import io.claviger.control.session.Proofs;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Changing;
import io.claviger.store.member.StoredMember;
import java.security.SecureRandom;

/** Makes the secret of a second factor, which is not in force before a code of it was given. */
public final class EnrolSecondFactor implements Command<Proofs.Proven, EnrolSecondFactor.Enrolled> {
    private final SecureRandom random;

    /** A secret, to be shown this once. */
    public record Enrolled(StoredMember member, byte[] secret) {
        @Override
        public String toString() {
            return "Enrolled[hidden]";
        }
    }

    public EnrolSecondFactor(SecureRandom random) {
        this.random = random;
    }

    @Override
    public Permit permit() {
        return Permit.ENROL_SECOND_FACTOR;
    }

    @Override
    public Enrolled perform(Changing tx, Caller caller, Proofs.Proven proven) {
        caller.require(permit());
        var member = OwnMember.find(tx, caller);
        proven.requireStill(tx.members().password(member.id()));
        if (member.hasSecondFactor()) {
            throw ClavigerException.conflict("There is a second factor already. Remove it first.");
        }
        var secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        var enrolled = tx.members().enrol(member, secret);
        tx.audit().append(MemberAudit.person("member.second-factor", member.id(), "enrolled"));
        return new Enrolled(enrolled, secret);
    }
}
