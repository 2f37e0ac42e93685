package io.claviger.control.session;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, as far as can be seen.
 *
 * @param address the client's
 * @param arrival how the request came here, where that was looked at
 * @param agent the browser, as it calls itself; at most {@value #LONGEST_AGENT} printable characters of it
 */
public record Visit(
        @Nullable String address,
        @Nullable String agent,
        @Nullable Arrival arrival) {
    private static final int LONGEST_AGENT = 200;

    /**
     * Where a request came from, and what it says of that itself.
     *
     * @param peer the address that the socket is connected to
     * @param said the values of headers that proxies name the client in, by the header's name, whether they are believed or
     *     not; what is longer is cut off
     */
    public record Arrival(String peer, Map<String, String> said) {
        public Arrival {
            said = Map.copyOf(said);
        }
    }

    public Visit(@Nullable String address, @Nullable String agent) {
        this(address, agent, null);
    }

    public Visit with(Arrival how) {
        return new Visit(address, agent, how);
    }

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
