package io.claviger.core.guard;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream might take for one of some listed values, though it is another text. Two texts are alike where they
 * differ only in white space or quotes around them, a plus sign or zeros before them, letter case, how a number is
 * written, or by compatibility (Unicode NFKC) and what can't be seen. Where a listed value is a number, so is whatever
 * else begins as one: {@code 0xc}, {@code 12abc}. Parsers differ in how much of a text they take for a number, so only
 * plain decimals are told apart from each other.
 */
public final class Spellings {
    /** Numbers of more digits are written with an exponent. No list holds a longer value. */
    private static final int MOST_DIGITS = ValueLists.MAX_VALUE_LENGTH;

    /** Exponents of more digits are text. */
    private static final int MOST_EXPONENT_DIGITS = 9;

    private final Set<String> folded;
    private final boolean numbers;

    /** @param listed those that are meant when they are written just so */
    Spellings(Set<String> listed) {
        folded = new HashSet<>();
        var number = false;
        for (var value : listed) {
            var text = plain(value);
            folded.add(fold(text));
            number |= number(text) != null;
        }
        numbers = number;
    }

    /** Whether a value, which is not listed itself, might be taken for one that is. */
    boolean mayBeListed(String unlisted) {
        if (isFolded(unlisted) && (!numbers || isPlainNumber(unlisted) || !beginsAsNumber(unlisted))) {
            return folded.contains(unlisted);
        }
        var text = plain(unlisted);
        return folded.contains(fold(text)) || (numbers && !isPlainNumber(unlisted) && beginsAsNumber(text));
    }

    /** Whether a value is surely what it folds into, as most are; nothing is made for those. */
    private static boolean isFolded(String value) {
        if (value.isEmpty() || value.length() > MOST_DIGITS || (value.charAt(0) == '0' && value.length() > 1)) {
            return false;
        }
        var numeric = isDigit(value.charAt(0));
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (!(isDigit(c) || (c >= 'a' && c <= 'z') || (i > 0 && (c == '-' || c == '_'))) || (numeric && c == 'e')) {
                return false;
            }
        }
        return true;
    }

    private static String fold(String plain) {
        var number = number(plain);
        return number == null ? withoutZeros(plain) : number;
    }

    /** In lower case, of the usual characters, and without what is around it. */
    private static String plain(String value) {
        var text = Normalizer.normalize(value, Normalizer.Form.NFKC);
        // there and back: some letters have no partner, or one of another length
        text = text.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return bare(Normalizer.normalize(seen(text), Normalizer.Form.NFKC));
    }

    /** Without what can't be seen, and with the digits and the minus sign that all scripts have. */
    private static String seen(String text) {
        var seen = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
                seen.append((char) ('0' + Character.digit(c, 10)));
            } else if (c == '\u2212') {
                seen.append('-');
            } else if (isSpace(c) || !(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)) {
                seen.appendCodePoint(c);
            }
        });
        return seen.toString();
    }

    /** Without white space and quotes around it and plus signs before it. */
    private static String bare(String text) {
        var from = 0;
        while (from < text.length() && (text.charAt(from) == '+' || isAround(text.charAt(from)))) {
            from++;
        }
        var to = text.length();
        while (to > from && isAround(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static String withoutZeros(String text) {
        var from = 0;
        while (from < text.length() && text.charAt(from) == '0') {
            from++;
        }
        return text.substring(from);
    }

    /** A decimal number in the one way in which all numbers of that value are written here, or null where it is none. */
    private static @Nullable String number(String text) {
        var negative = text.startsWith("-");
        var from = negative ? 1 : 0;
        var point = digitsEnd(text, from);
        var whole = text.substring(from, point);
        var end = point;
        var fraction = "";
        if (end < text.length() && text.charAt(end) == '.') {
            end = digitsEnd(text, point + 1);
            fraction = text.substring(point + 1, end);
        }
        var exponent = exponent(text, end);
        if (whole.isEmpty() && fraction.isEmpty() || exponent == null) {
            return null;
        }
        var digits = withoutZeros(whole + fraction);
        if (digits.isEmpty()) {
            return "0";
        }
        var last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
        }
        var places = exponent.isEmpty() ? Long.valueOf(0) : places(exponent);
        if (places == null) {
            return null;
        }
        var shift = places - fraction.length() + digits.length() - last;
        var sign = negative ? "-" : "";
        digits = digits.substring(0, last);
        return shift >= 0 && last + shift <= MOST_DIGITS
                ? sign + digits + "0".repeat((int) shift)
                : sign + digits + "e" + shift;
    }

    /** What stands behind the {@code e} that is expected here; empty where the text ends here, null where it is no number. */
    private static @Nullable String exponent(String text, int at) {
        if (at == text.length()) {
            return "";
        }
        if (text.charAt(at) != 'e') {
            return null;
        }
        var signed = at + 1 < text.length() && (text.charAt(at + 1) == '+' || text.charAt(at + 1) == '-');
        var from = signed ? at + 2 : at + 1;
        return from < text.length() && digitsEnd(text, from) == text.length() ? text.substring(at + 1) : null;
    }

    /** An exponent's value, or null where it is beyond all that is compared. */
    private static @Nullable Long places(String exponent) {
        var signed = !isDigit(exponent.charAt(0));
        var digits = withoutZeros(exponent.substring(signed ? 1 : 0));
        if (digits.length() > MOST_EXPONENT_DIGITS) {
            return null;
        }
        var value = digits.isEmpty() ? 0L : Long.parseLong(digits);
        return exponent.charAt(0) == '-' ? -value : value;
    }

    private static int digitsEnd(String text, int from) {
        var at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAround(char c) {
        return c == '"' || c == '\'' || isSpace(c);
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** Digits as everybody writes them, and reads them back alike. */
    private static boolean isPlainNumber(String value) {
        var digits = value.startsWith("-") ? 1 : 0;
        if (digits == value.length() || value.length() > digits + 1 && value.charAt(digits) == '0') {
            return false;
        }
        for (var i = digits; i < value.length(); i++) {
            if (!isDigit(value.charAt(i))) {
                return false;
            }
        }
        return !value.equals("-0");
    }

    private static boolean beginsAsNumber(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (isDigit(c)) {
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
