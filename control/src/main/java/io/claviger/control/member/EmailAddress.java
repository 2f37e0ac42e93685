package io.claviger.control.member;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * E-mail addresses of members: a dot-atom before the @ (RFC 5322 section 3.2.3) and a host name of ASCII letters, digits and
 * hyphens after it. Stricter than mail allows, on purpose: no quotes, comments, controls or look-alikes, so an address
 * means one thing wherever it stands.
 */
public final class EmailAddress {
    /** What is said of a wrong one. */
    public static final String COMPLAINT = "must be an e-mail address such as jo@example.org, of ASCII characters";

    private static final int LONGEST = 254;
    private static final String ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern FORM =
            Pattern.compile("(?=[^@]{1,64}@)" + ATOM + "(?:\\." + ATOM + ")*+@" + LABEL + "(?:\\." + LABEL + ")*+");

    private EmailAddress() {}

    /** The address in lower case, in which two are compared; null where it is none. */
    public static @Nullable String normalised(String text) {
        if (text.length() > LONGEST || text.chars().anyMatch(c -> c >= 0x7F)) {
            return null;
        }
        var lower = text.toLowerCase(Locale.ROOT);
        return FORM.matcher(lower).matches() ? lower : null;
    }
}
