package io.claviger.core.guard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Guarded values that stand in the query or in a header. What an upstream might read otherwise than it is read here is
 * mistyped, so that it is refused while a list stands.
 */
public final class ParameterValues {
    private ParameterValues() {}

    /**
     * A query parameter: every occurrence counts, so that it does not matter which one the upstream takes. A plus counts
     * as what it may be, a space and a plus.
     *
     * <p>Mistyped where there is another name that may be bent into this one ({@link FieldNames}), a raw semicolon, which
     * separates parameters for some, or a name or a guarded value that is not well-formed UTF-8 without controls.
     *
     * @param query as it is forwarded
     */
    public static FoundValues ofQuery(String query, String name) {
        if (query.isEmpty()) {
            return FoundValues.ABSENT;
        }
        var values = new LinkedHashSet<String>();
        var mistyped = query.indexOf(';') >= 0;
        for (var start = 0; start <= query.length(); ) {
            var and = query.indexOf('&', start);
            var end = and < 0 ? query.length() : and;
            var equals = query.indexOf('=', start);
            var nameEnd = equals < 0 || equals > end ? end : equals;
            var field = decode(query.substring(start, nameEnd), ' ');
            if (field == null) {
                mistyped = true;
            } else if (field.equals(name)) {
                mistyped |= !add(nameEnd == end ? "" : query.substring(nameEnd + 1, end), values);
            } else {
                mistyped |= FieldNames.mayBeReadAs(field, name);
            }
            start = end + 1;
        }
        return new FoundValues(List.copyOf(values), values.isEmpty(), mistyped);
    }

    /**
     * A header: every line, and every entry of a line, since a list may be spread over lines at will (RFC 9110 section
     * 5.3). An entry that is empty is none. A comma within quotes separates too: who reads it otherwise sees a value
     * that no list holds. Anything but visible ASCII and spaces is mistyped, for its encoding is anybody's guess.
     *
     * @param lines the values of all lines of that name, as they are forwarded
     */
    public static FoundValues ofHeader(List<String> lines) {
        var entries = new LinkedHashSet<String>();
        var mistyped = false;
        for (var line : lines) {
            mistyped |= !isVisible(line);
            for (var entry : line.split(",", -1)) {
                var trimmed = entry.strip();
                if (!trimmed.isEmpty()) {
                    entries.add(trimmed);
                }
            }
        }
        return new FoundValues(List.copyOf(entries), entries.isEmpty(), mistyped);
    }

    private static boolean isVisible(String line) {
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (c != '\t' && (c < ' ' || c > '~')) {
                return false;
            }
        }
        return true;
    }

    private static boolean add(String encoded, LinkedHashSet<String> values) {
        var value = decode(encoded, ' ');
        if (value == null) {
            return false;
        }
        values.add(value);
        if (encoded.indexOf('+') >= 0) {
            var literal = decode(encoded, '+');
            values.add(literal == null ? value : literal);
        }
        return true;
    }

    /** Decodes escapes; null where one is none, or stands for a control, or they are not UTF-8. */
    private static @Nullable String decode(String text, char plus) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        var octets = ByteBuffer.allocate(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '%') {
                var octet = octet(text, i + 1);
                if (octet < ' ' || octet == 0x7f) {
                    return null;
                }
                octets.put((byte) octet);
                i += 2;
            } else {
                octets.put((byte) (c == '+' ? plus : c));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    /** What two hexadecimal digits stand for, or -1. */
    private static int octet(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        var high = digit(text.charAt(at));
        var low = digit(text.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
