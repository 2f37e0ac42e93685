package io.claviger.core.guard;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream might take for one of some listed values, though it is another text: other case, space around it, other
 * forms of the same characters (Unicode NFKC) and, where a listed value is a number, whatever else begins as one: {@code +12},
 * {@code 012}, {@code 12.0}, {@code 1.2e1}, {@code 0xc}, {@code 12abc}. Parsers differ in how much of a text they take for a
 * number, so only plain decimals are told apart from each other.
 */
public final class Spellings {
    private final Set<String> folded;
    private final boolean numbers;

    /** @param listed those that are meant when they are written just so */
    Spellings(Set<String> listed) {
        folded = new HashSet<>();
        var number = false;
        for (var value : listed) {
            folded.add(folded(value));
            number |= isPlainNumber(value);
        }
        numbers = number;
    }

    /** Whether a value, which is not listed itself, might be taken for one that is. */
    boolean mayBeListed(String unlisted) {
        if (isPlainNumber(unlisted)) {
            return false;
        }
        var text = folded(unlisted);
        return folded.contains(text) || numbers && beginsAsNumber(text);
    }

    private static String folded(String value) {
        return strip(Normalizer.normalize(value, Normalizer.Form.NFKC))
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /** Without what is no letter, digit or sign at its ends: spaces of all kinds, controls, quotes. */
    private static String strip(String value) {
        var from = 0;
        var to = value.length();
        while (from < to && isAround(value.charAt(from))) {
            from++;
        }
        while (to > from && isAround(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isAround(char c) {
        return c <= ' '
                || c == '"'
                || c == '\''
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }

    /** Digits as everybody writes them, and reads them back alike. */
    private static boolean isPlainNumber(String value) {
        var digits = value.startsWith("-") ? 1 : 0;
        if (digits == value.length() || value.length() > digits + 1 && value.charAt(digits) == '0') {
            return false;
        }
        for (var i = digits; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return !value.equals("-0");
    }

    private static boolean beginsAsNumber(String folded) {
        for (var i = 0; i < folded.length(); i++) {
            var c = folded.codePointAt(i);
            if (Character.isDigit(c)) {
                return true;
            }
            if ("+-._,$#( ".indexOf(c) < 0) {
                return false;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Spellings that && numbers == that.numbers && folded.equals(that.folded);
    }

    @Override
    public int hashCode() {
        return folded.hashCode();
    }
}
