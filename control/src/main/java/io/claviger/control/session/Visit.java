package io.claviger.control.session;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, as far as can be seen.
 *
 * @param address the client's
 * @param agent the browser, as it calls itself; at most {@value #LONGEST_AGENT} printable characters of it
 */
public record Visit(@Nullable String address, @Nullable String agent) {
    private static final int LONGEST_AGENT = 200;

    public static Visit of(@Nullable String address, @Nullable String userAgent) {
        if (userAgent == null || userAgent.isBlank()) {
            return new Visit(address, null);
        }
        var printable = userAgent
                .codePoints()
                .filter(c -> c >= ' ' && c < 0x7F)
                .limit(LONGEST_AGENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return new Visit(address, printable.toString());
    }
}
