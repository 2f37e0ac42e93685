package io.claviger.core.trace;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.decision.Presented;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of texts that come from outside: whatever has the form of a key or service token, and the secret
 * that the caller presented, should it stand in the path or in a guarded value too.
 */
public final class Redaction {
    private static final String REDACTED = "[redacted]";
    private static final char CUT = '…';

    /** The start of a key where a text was cut. */
    private static final Pattern CUT_KEY =
            Pattern.compile("(?<![0-9A-Za-z_])(?:[a-z0-9]{2,12}_(?:live|test)|cvgadm)_[0-9A-Za-z]{1,36}" + CUT + "$");

    /** What is shorter is no secret, and would be found in words. */
    private static final int SHORTEST = 12;

    private final @Nullable String presented;

    /** @param presented by the caller whose texts are looked at */
    public Redaction(Presented presented) {
        this.presented = presented instanceof Presented.BearerSecret(var secret) && secret.length() >= SHORTEST
                ? secret.reveal()
                : null;
    }

    /** Whether a text holds no secret. */
    public boolean leaves(String text) {
        return text.length() < SHORTEST || of(text).equals(text);
    }

    /** The text without the secrets in it. */
    public String of(String text) {
        var without = presented == null ? text : withoutPresented(text, presented);
        // the underscore is in every key, and in few texts
        if (without.indexOf('_') < 0) {
            return without;
        }
        var whole = KeyFormat.PATTERN.matcher(without).replaceAll(REDACTED);
        return isCut(whole) ? CUT_KEY.matcher(whole).replaceAll(REDACTED + CUT) : whole;
    }

    private static String withoutPresented(String text, String secret) {
        var without = text.replace(secret, REDACTED);
        if (!isCut(without)) {
            return without;
        }
        for (var start = secret.length() - 1; start >= SHORTEST / 2; start--) {
            var end = without.length() - 1;
            if (without.startsWith(secret.substring(0, start), end - start)) {
                return without.substring(0, end - start) + REDACTED + CUT;
            }
        }
        return without;
    }

    private static boolean isCut(String text) {
        return !text.isEmpty() && text.charAt(text.length() - 1) == CUT;
    }
}
