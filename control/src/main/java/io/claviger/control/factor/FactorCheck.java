package io.claviger.control.factor;

import io.claviger.core.credential.Pepper;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.Changing;
import io.claviger.store.member.StoredMember;
import java.util.regex.Pattern;

/** Takes codes of second factors, each once. */
public final class FactorCheck {
    private static final Pattern ONE_TIME = Pattern.compile("[0-9]{" + Totp.DIGITS + "}");

    private final Pepper pepper;

    public FactorCheck(Pepper pepper) {
        this.pepper = pepper;
    }

    /** Whether it has the form of a one-time code, which is short enough to be guessed. */
    public static boolean isGuessable(String code) {
        return ONE_TIME.matcher(code).matches();
    }

    /**
     * Uses up a code.
     *
     * @return what it was: {@code code} or {@code recovery-code}
     * @throws ClavigerException with {@code CREDENTIAL_INVALID} where it is wrong, or was used before
     */
    public String use(Changing tx, StoredMember member, String code) {
        if (isGuessable(code)) {
            useCode(tx, member, code, true);
            return "code";
        }
        var digest = RecoveryCodes.digest(pepper, code);
        if (digest == null || !member.hasSecondFactor() || !tx.members().useRecoveryCode(member.id(), digest)) {
            throw wrong();
        }
        return "recovery-code";
    }

    /** Uses up a one-time code of a factor that is in force, or is to be confirmed, and gives its step. */
    long useCode(Changing tx, StoredMember member, String code, boolean inForce) {
        var factor = tx.members().secondFactor(member.id());
        if (factor == null || (factor.sinceMicros() != null) != inForce) {
            throw wrong();
        }
        var step = Totp.stepOf(factor.secret(), code, tx.nowMicros(), factor.lastStep());
        if (step.isEmpty() || (inForce && !tx.members().useStep(member.id(), step.getAsLong()))) {
            throw wrong();
        }
        return step.getAsLong();
    }

    private static ClavigerException wrong() {
        return new ClavigerException(
                ErrorCode.CREDENTIAL_INVALID, "The code is not right, or was used before. Wait for the next one.");
    }
}
