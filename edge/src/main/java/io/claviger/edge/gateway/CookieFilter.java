package io.claviger.edge.gateway;

import io.claviger.core.credential.ConsoleCookies;
import org.jspecify.annotations.Nullable;

/** Keeps the console's cookies from upstreams, and upstreams from planting some. Whatever else there is stays as it is. */
enum CookieFilter {
    /** {@code Cookie}: pairs of all cookies (RFC 6265 section 4.2). */
    REQUEST("cookie") {
        @Override
        @Nullable String others(String value) {
            StringBuilder kept = null;
            var begin = 0;
            while (begin <= value.length()) {
                var end = value.indexOf(';', begin);
                end = end < 0 ? value.length() : end;
                if (isConsoles(value, begin, end)) {
                    if (kept == null) {
                        kept = new StringBuilder(value.length()).append(value, 0, Math.max(0, begin - 1));
                    }
                } else if (kept != null) {
                    kept.append(kept.isEmpty() ? "" : ";").append(value, begin, end);
                }
                begin = end + 1;
            }
            if (kept == null) {
                return value;
            }
            var rest = kept.toString().strip();
            return rest.isEmpty() ? null : rest;
        }
    },

    /** {@code Set-Cookie}: one cookie (RFC 6265 section 4.1). */
    ANSWER("set-cookie") {
        @Override
        @Nullable String others(String value) {
            // a cookie without a name is sent back as its value alone, which may read as a name and a value
            var begin = 0;
            while (begin < value.length() && " \t=".indexOf(value.charAt(begin)) >= 0) {
                begin++;
            }
            var end = value.indexOf(';', begin);
            return isConsoles(value, begin, end < 0 ? value.length() : end) ? null : value;
        }
    };

    private final String field;

    CookieFilter(String field) {
        this.field = field;
    }

    /** What goes on of a field; null where nothing does. */
    @Nullable String passed(String name, String value) {
        return name.length() == field.length() && name.equalsIgnoreCase(field) && value.contains(ConsoleCookies.NAME)
                ? others(value)
                : value;
    }

    abstract @Nullable String others(String value);

    private static boolean isConsoles(String value, int begin, int end) {
        // no further than to the end: else a value of many pairs without '=' is read through for each of them
        var equals = value.indexOf('=', begin, end);
        return ConsoleCookies.isOne(
                value.substring(begin, equals < 0 ? end : equals).strip());
    }
}
