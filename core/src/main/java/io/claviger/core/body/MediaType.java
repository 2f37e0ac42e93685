package io.claviger.core.body;

import io.claviger.core.field.FieldReader;
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
        return value.length() > MAX_LENGTH ? null : read(new FieldReader(value.strip()));
    }

    /** Whether its text is UTF-8: said, or the default of what is judged here. */
    boolean isUtf8() {
        return charset == null || charset.equals("utf-8");
    }

    private static @Nullable MediaType read(FieldReader reader) {
        var type = token(reader);
        if (type.isEmpty() || !reader.take('/')) {
            return null;
        }
        var subtype = token(reader);
        if (subtype.isEmpty()) {
            return null;
        }
        var seen = new HashMap<String, String>();
        while (!reader.atEnd()) {
            reader.skipSpace();
            if (!reader.take(';')) {
                return null;
            }
            reader.skipSpace();
            var name = token(reader);
            if (name.isEmpty() || !reader.take('=')) {
                return null;
            }
            var quoted = reader.take('"');
            var value = token(reader);
            if (value.isEmpty() || (quoted && !reader.take('"')) || seen.put(name, value) != null) {
                return null;
            }
        }
        return new MediaType(type + "/" + subtype, seen.get("charset"));
    }

    private static String token(FieldReader reader) {
        return reader.token().toLowerCase(Locale.ROOT);
    }
}
