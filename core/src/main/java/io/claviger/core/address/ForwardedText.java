package io.claviger.core.address;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The {@code Forwarded} header (RFC 7239 section 4), one line of it. Anything but its grammar is refused. */
final class ForwardedText {
    private final String line;
    private int at;

    private ForwardedText(String line) {
        this.line = line;
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
        } while (taken(','));
        if (at < line.length()) {
            throw malformed();
        }
        return nodes;
    }

    private String element() {
        Set<String> names = new TreeSet<>();
        @Nullable String node = null;
        skipSpace();
        do {
            var name = token().toLowerCase(Locale.ROOT);
            if (!taken('=') || !names.add(name)) {
                throw malformed();
            }
            var value = at < line.length() && line.charAt(at) == '"' ? quoted() : token();
            if (name.equals("for")) {
                node = value;
            }
        } while (taken(';'));
        skipSpace();
        return node == null ? "unknown" : node;
    }

    private String token() {
        var start = at;
        while (at < line.length() && isTokenCharacter(line.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
        return line.substring(start, at);
    }

    private String quoted() {
        var value = new StringBuilder();
        for (at++; at < line.length(); at++) {
            var c = line.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < line.length()) {
                c = line.charAt(++at);
            }
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw malformed();
            }
            value.append(c);
        }
        throw malformed();
    }

    private boolean taken(char c) {
        if (at < line.length() && line.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    /** RFC 9110 section 5.6.2. */
    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private ClavigerException malformed() {
        return new ClavigerException(
                ErrorCode.REQUEST_MALFORMED,
                "The header forwarded is not as RFC 7239 has it: " + AddressText.shown(line));
    }
}
