package io.claviger.control.password;

import io.claviger.core.credential.Secret;
import io.claviger.core.error.FieldFault;
import java.util.List;
import java.util.Locale;

/**
 * What a password must be: long, and not what anybody tries first (NIST SP 800-63B section 3.1.1.2). Which characters it
 * has is its owner's business.
 */
public final class PasswordRules {
    /** Code points at least. */
    public static final int SHORTEST = 12;

    /** Code points at most, so that hashing it stays quick. */
    public static final int LONGEST = 1000;

    private PasswordRules() {}

    /**
     * What is wrong with a new password.
     *
     * @param email of the member
     * @param pointer where the password stands
     */
    public static List<FieldFault> faultsOf(Secret password, String email, String pointer) {
        var text = password.reveal();
        var length = text.codePointCount(0, text.length());
        if (length < SHORTEST || length > LONGEST) {
            return List.of(
                    new FieldFault(pointer, "must have " + SHORTEST + " to " + LONGEST + " characters, not " + length));
        }
        var folded = text.strip().toLowerCase(Locale.ROOT);
        if (folded.equals(email)) {
            return List.of(new FieldFault(pointer, "must not be the e-mail address"));
        }
        return CommonPasswords.contain(folded)
                ? List.of(new FieldFault(pointer, "is among those that are tried first; choose another"))
                : List.of();
    }
}
