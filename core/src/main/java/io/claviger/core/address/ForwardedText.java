package io.claviger.core.address;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.field.FieldReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The {@code Forwarded} header (RFC 7239 section 4), one line of it. Anything but its grammar is refused. */
final class ForwardedText {
    private final String line;
    private final FieldReader reader;

    private ForwardedText(String line) {
        this.line = line;
        this.reader = new FieldReader(line);
    }

    /**
     * The {@code for} of each element, unquoted, left to right; {@code unknown} where an element has none.
     *
     * @throws ClavigerException {@link ErrorCode#REQUEST_MALFORMED}
     */
    static List<String> nodes(String line) {
        return new ForwardedText(line).elements();
    }

    private List<String> elements() {
        var nodes = new ArrayList<String>();
        do {
            nodes.add(element());
        } while (reader.take(','));
        if (!reader.atEnd()) {
            throw malformed();
        }
        return nodes;
    }

    private String element() {
        Set<String> names = new TreeSet<>();
        @Nullable String node = null;
        reader.skipSpace();
        do {
            var name = token().toLowerCase(Locale.ROOT);
            if (!reader.take('=') || !names.add(name)) {
                throw malformed();
            }
            var value = reader.take('"') ? quoted() : token();
            if (name.equals("for")) {
                node = value;
            }
        } while (reader.take(';'));
        reader.skipSpace();
        return node == null ? "unknown" : node;
    }

    private String token() {
        var token = reader.token();
        if (token.isEmpty()) {
            throw malformed();
        }
        return token;
    }

    /** The rest of a quoted string (RFC 9110 section 5.6.4), its opening quote taken. */
    private String quoted() {
        var value = new StringBuilder();
        while (!reader.atEnd()) {
            var c = reader.next();
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\' && !reader.atEnd()) {
                c = reader.next();
            }
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw malformed();
            }
            value.append(c);
        }
        throw malformed();
    }

    private ClavigerException malformed() {
        return new ClavigerException(
                ErrorCode.REQUEST_MALFORMED,
                "The header forwarded is not as RFC 7239 has it: " + AddressText.shown(line));
    }
}
