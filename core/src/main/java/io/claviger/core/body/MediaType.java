package io.claviger.core.body;

import java.util.HashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A media type (RFC 9110 section 8.3.1), read strictly. A quoted value may only hold what could stand without quotes: a
 * semicolon or an equals sign in one hides a parameter from some parsers and shows one to others.
 *
 * @param essence type and subtype in lower case
 * @param charset the one charset parameter, in lower case, or null
 */
record MediaType(String essence, @Nullable String charset) {
    private static final int MAX_LENGTH = 256;

    /** Reads a field value; null where it is malformed, or names a parameter twice. */
    static @Nullable MediaType parse(String value) {
        return value.length() > MAX_LENGTH ? null : new Reading(value.strip()).mediaType();
    }

    /** Whether its text is UTF-8: said, or the default of what is judged here. */
    boolean isUtf8() {
        return charset == null || charset.equals("utf-8");
    }

    private static final class Reading {
        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        @Nullable MediaType mediaType() {
            var type = token();
            if (type.isEmpty() || !take('/')) {
                return null;
            }
            var subtype = token();
            if (subtype.isEmpty()) {
                return null;
            }
            var seen = new HashMap<String, String>();
            while (at < text.length()) {
                skipSpace();
                if (!take(';')) {
                    return null;
                }
                skipSpace();
                var name = token();
                if (name.isEmpty() || !take('=')) {
                    return null;
                }
                var quoted = take('"');
                var value = token();
                if (value.isEmpty() || (quoted && !take('"')) || seen.put(name, value) != null) {
                    return null;
                }
            }
            return new MediaType(type + "/" + subtype, seen.get("charset"));
        }

        private String token() {
            var start = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at).toLowerCase(Locale.ROOT);
        }

        private boolean take(char expected) {
            if (at < text.length() && text.charAt(at) == expected) {
                at++;
                return true;
            }
            return false;
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private static boolean isTokenCharacter(char c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }
}
