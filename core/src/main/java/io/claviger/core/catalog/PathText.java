package io.claviger.core.catalog;

import static io.claviger.core.catalog.RequestPath.malformed;

import io.claviger.core.error.ClavigerException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The normal form of a path's text (RFC 3986 sections 3.3 and 6.2.2), shared by requests and templates. */
final class PathText {
    private static final String SUB_DELIMITERS = "!$&'()*+,=:@";
    private static final boolean[] UNRESERVED = new boolean[128];
    /** What may stand unescaped in a path: {@code pchar} and the slash, without the semicolon. */
    private static final boolean[] PLAIN = new boolean[128];

    static {
        for (var c = 0; c < 128; c++) {
            UNRESERVED[c] = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0;
            PLAIN[c] = UNRESERVED[c] || c == '/' || SUB_DELIMITERS.indexOf(c) >= 0;
        }
    }

    private PathText() {}

    /**
     * Normalises a path that starts with a slash.
     *
     * @throws ClavigerException that names the first thing two programs might read differently
     */
    static String normalise(String raw) {
        var escaped = false;
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c == '%') {
                escaped = true;
            } else if (c >= 128 || !PLAIN[c]) {
                throw notPlain(c);
            }
        }
        var normal = escaped ? decodeUnreserved(raw) : raw;
        checkSegments(normal);
        return normal;
    }

    /** Escapes what may not stand in a path as it is; escapes that are there already stay. */
    static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 8);
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            var c = b & 0xff;
            // what is refused in a path must still be seen when the escaped text is normalised
            if (c == '%' || c == '\\' || c == ';' || (c < 128 && PLAIN[c])) {
                escaped.append((char) c);
            } else {
                appendEscape(escaped, c);
            }
        }
        return escaped.toString();
    }

    /** The path with every escape decoded that stands for a character which may also stand plain; null if none does. */
    static @Nullable String decodedReading(String normal) {
        var at = normal.indexOf('%');
        if (at < 0) {
            return null;
        }
        var decoded = new StringBuilder(normal.length());
        var from = 0;
        for (; at >= 0; at = normal.indexOf('%', at + 3)) {
            var c = octet(normal, at);
            if (c < 128 && PLAIN[c]) {
                decoded.append(normal, from, at).append((char) c);
                from = at + 3;
            }
        }
        return from == 0 ? null : decoded.append(normal, from, normal.length()).toString();
    }

    private static String decodeUnreserved(String raw) {
        var normal = new StringBuilder(raw.length());
        var utf8 = new Utf8Check();
        for (var i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c != '%') {
                utf8.plain();
                normal.append(c);
                continue;
            }
            var octet = octet(raw, i);
            utf8.octet(octet);
            checkEscaped(octet);
            if (octet < 128 && UNRESERVED[octet]) {
                normal.append((char) octet);
            } else {
                appendEscape(normal, octet);
            }
            i += 2;
        }
        utf8.plain();
        // looked for in the result, since an escaped digit (%25%34%31) would hide it in the original
        checkNoDoubleEscape(normal);
        return normal.toString();
    }

    private static void checkEscaped(int octet) {
        switch (octet) {
            case '/' -> throw malformed("The path contains an encoded slash (%2F).");
            case '\\' -> throw malformed("The path contains an encoded backslash (%5C).");
            case ';' -> throw malformed("The path contains an encoded semicolon (%3B).");
            default -> {
                if (octet < 0x20 || octet == 0x7f) {
                    throw malformed("The path contains an encoded control character.");
                }
            }
        }
    }

    private static void checkNoDoubleEscape(CharSequence normal) {
        for (var i = 0; i + 4 < normal.length(); i++) {
            if (normal.charAt(i) == '%'
                    && normal.charAt(i + 1) == '2'
                    && normal.charAt(i + 2) == '5'
                    && digit(normal.charAt(i + 3)) >= 0
                    && digit(normal.charAt(i + 4)) >= 0) {
                throw malformed("The path is percent-encoded twice (%25 before two hexadecimal digits).");
            }
        }
    }

    private static void checkSegments(String path) {
        for (var start = 1; ; ) {
            var slash = path.indexOf('/', start);
            var end = slash < 0 ? path.length() : slash;
            if (end == start && slash >= 0) {
                throw malformed("The path contains an empty segment (//).");
            }
            if (path.startsWith(".", start)
                    && (end - start == 1 || (end - start == 2 && path.charAt(start + 1) == '.'))) {
                throw malformed("The path contains a dot segment (. or ..).");
            }
            if (slash < 0) {
                return;
            }
            start = slash + 1;
        }
    }

    private static int octet(String text, int percent) {
        if (percent + 2 < text.length()) {
            var high = digit(text.charAt(percent + 1));
            var low = digit(text.charAt(percent + 2));
            if (high >= 0 && low >= 0) {
                return high << 4 | low;
            }
        }
        throw malformed("The path contains a percent sign without two hexadecimal digits.");
    }

    /** The value of an ASCII hexadecimal digit, or -1; {@link Character#digit} would take others too. */
    static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    private static void appendEscape(StringBuilder to, int octet) {
        to.append('%').append("0123456789ABCDEF".charAt(octet >> 4)).append("0123456789ABCDEF".charAt(octet & 15));
    }

    private static ClavigerException notPlain(char c) {
        if (c < 0x20 || c == 0x7f) {
            return malformed("The path contains a control character.");
        }
        if (c >= 128) {
            return malformed("The path contains a character outside ASCII; percent-encode its UTF-8 octets.");
        }
        return switch (c) {
            case '\\' -> malformed("The path contains a backslash.");
            case ';' -> malformed("The path contains a semicolon.");
            case '#' -> malformed("The request target contains a fragment (#).");
            case ' ' -> malformed("The path contains a space.");
            default -> malformed("The path contains " + c + ", which must be percent-encoded.");
        };
    }
}
