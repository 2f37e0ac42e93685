package io.claviger.control.factor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Base 32 (RFC 4648 section 6) without padding, as authenticator apps take secrets. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        var text = new StringBuilder();
        var held = 0;
        var bits = 0;
        for (var next : bytes) {
            held = held << Byte.SIZE | next & 0xff;
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(ALPHABET.charAt(held >>> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(held << BITS - bits & 31));
        }
        return text.toString();
    }

    /** The text in the one form that is digested: capitals, without blanks and dashes; null where it is not base 32. */
    static @Nullable String normalised(String text) {
        var normal = text.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
        return normal.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0) ? normal : null;
    }
}
