package io.claviger.core.catalog;

import static io.claviger.core.catalog.RequestPath.malformed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A query as text: parameters joined by {@code &}, names and values form-encoded (the URL standard,
 * {@code application/x-www-form-urlencoded}). An escape that is none stands for itself.
 */
final class QueryText {
    private QueryText() {}

    static void check(String query) {
        for (var i = 0; i < query.length(); i++) {
            var c = query.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                throw malformed("The query contains a space or a control character.");
            }
            if (c >= 128) {
                throw malformed("The query contains a character outside ASCII; percent-encode its UTF-8 octets.");
            }
            if (c == '#') {
                throw malformed("The request target contains a fragment (#).");
            }
        }
    }

    static List<String> values(String query, String name) {
        if (query.isEmpty()) {
            return List.of();
        }
        var values = new ArrayList<String>(1);
        for (var start = 0; start <= query.length(); start = end(query, start) + 1) {
            var end = end(query, start);
            if (isNamed(query, start, end, name)) {
                var equals = query.indexOf('=', start);
                values.add(equals < 0 || equals >= end ? "" : decode(query.substring(equals + 1, end)));
            }
        }
        return values;
    }

    static String without(String query, String name) {
        var rest = new StringBuilder(query.length());
        var any = false;
        var removed = false;
        for (var start = 0; start <= query.length(); start = end(query, start) + 1) {
            var end = end(query, start);
            if (isNamed(query, start, end, name)) {
                removed = true;
                continue;
            }
            if (any) {
                rest.append('&');
            }
            rest.append(query, start, end);
            any = true;
        }
        return removed ? rest.toString() : query;
    }

    private static int end(String query, int start) {
        var and = query.indexOf('&', start);
        return and < 0 ? query.length() : and;
    }

    private static boolean isNamed(String query, int start, int end, String name) {
        var equals = query.indexOf('=', start);
        var nameEnd = equals < 0 || equals > end ? end : equals;
        if (nameEnd - start < name.length()) {
            return false;
        }
        return nameEnd - start == name.length()
                ? query.startsWith(name, start)
                // a name can only be longer than it reads when escapes are in it
                : query.indexOf('%', start) >= 0
                        && decode(query.substring(start, nameEnd)).equals(name);
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        var octets = new ByteArrayOutputStream(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '%' && i + 2 < text.length()) {
                var high = PathText.digit(text.charAt(i + 1));
                var low = PathText.digit(text.charAt(i + 2));
                if (high >= 0 && low >= 0) {
                    octets.write(high << 4 | low);
                    i += 2;
                    continue;
                }
            }
            octets.write(c == '+' ? ' ' : c);
        }
        return octets.toString(StandardCharsets.UTF_8);
    }
}
