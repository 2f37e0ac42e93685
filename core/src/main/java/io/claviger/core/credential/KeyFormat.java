package io.claviger.core.credential;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of a generated secret: {@code <prefix>_<environment>_<30 base-62 characters><6 base-62 digits>}. The digits
 * (0-9, A-Z, a-z) are the CRC-32 (ISO 3309) of all characters before them, most significant first, so that a typing
 * error shows and a scanner recognises a leaked key without asking. Service tokens leave the environment out:
 * {@code cvgadm_<tail>}. 30 characters of 62 are about 178 bits.
 */
public final class KeyFormat {
    /** The prefix of keys unless the account sets its own. */
    public static final String DEFAULT_PREFIX = "cvg";

    /** The prefix of service tokens. */
    public static final String TOKEN_PREFIX = "cvgadm";

    /** Finds every key and service token in a text; {@link #checksumHolds} tells the real ones. */
    public static final Pattern PATTERN =
            Pattern.compile("(?<![0-9A-Za-z_])(?:[a-z0-9]{2,12}_(?:live|test)|cvgadm)_[0-9A-Za-z]{36}(?![0-9A-Za-z_])");

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9]{2,12}");
    private static final int RANDOM_CHARACTERS = 30;
    private static final int CHECK_CHARACTERS = 6;

    private KeyFormat() {}

    /** Whether an account may use this prefix: 2 to 12 of a-z and 0-9. */
    public static boolean isPrefix(String prefix) {
        return PREFIX.matcher(prefix).matches();
    }

    /** Makes a new key's secret. */
    public static Secret newKey(String prefix, Environment environment, SecureRandom random) {
        if (!isPrefix(prefix)) {
            throw new IllegalArgumentException("a prefix is 2 to 12 of a-z and 0-9: " + prefix);
        }
        return make(prefix + "_" + environment.text() + "_", random);
    }

    /** Makes a new service token's secret. */
    public static Secret newServiceToken(SecureRandom random) {
        return make(TOKEN_PREFIX + "_", random);
    }

    /** Whether a text has the form of a key or service token and its checksum is right. */
    public static boolean checksumHolds(String text) {
        if (!PATTERN.matcher(text).matches()) {
            return false;
        }
        var end = text.length() - CHECK_CHARACTERS;
        return text.substring(end).equals(checksum(text.substring(0, end)));
    }

    private static Secret make(String head, SecureRandom random) {
        var text = new StringBuilder(head.length() + RANDOM_CHARACTERS + CHECK_CHARACTERS).append(head);
        for (var i = 0; i < RANDOM_CHARACTERS; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return Secret.of(text.append(checksum(text.toString())).toString());
    }

    private static String checksum(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        var rest = crc.getValue();
        var digits = new char[CHECK_CHARACTERS];
        for (var i = CHECK_CHARACTERS - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }
}
