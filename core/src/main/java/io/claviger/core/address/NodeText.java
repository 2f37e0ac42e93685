package io.claviger.core.address;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One hop of a forwarding header: an address, perhaps with a port, which is of no meaning here. */
final class NodeText {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern OBFUSCATED_PORT = Pattern.compile("_[A-Za-z0-9._-]{1,100}");

    private NodeText() {}

    /**
     * Parses {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code [2001:db8::1]}, {@code [2001:db8::1]:80}, and in {@code
     * X-Forwarded-For} bare IPv6 too. {@code unknown} and obfuscated identifiers (RFC 7239 section 6) are no addresses.
     */
    static @Nullable ClientAddress parse(String node, boolean forwarded) {
        if (node.startsWith("[")) {
            var close = node.indexOf(']');
            if (close < 0 || !isPort(node.substring(close + 1), forwarded)) {
                return null;
            }
            var inside = node.substring(1, close);
            return inside.indexOf(':') < 0 ? null : ClientAddress.parseOrNull(inside);
        }
        var colon = node.indexOf(':');
        if (colon >= 0 && colon == node.lastIndexOf(':')) {
            return isPort(node.substring(colon), forwarded)
                    ? ClientAddress.parseOrNull(node.substring(0, colon))
                    : null;
        }
        return colon >= 0 && forwarded ? null : ClientAddress.parseOrNull(node);
    }

    /** Empty, or a colon and a port. */
    private static boolean isPort(String text, boolean forwarded) {
        if (text.isEmpty()) {
            return true;
        }
        if (text.charAt(0) != ':') {
            return false;
        }
        var port = text.substring(1);
        return (PORT.matcher(port).matches() && Integer.parseInt(port) <= 65535)
                || (forwarded && OBFUSCATED_PORT.matcher(port).matches());
    }
}
