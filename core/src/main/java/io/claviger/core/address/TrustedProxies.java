package io.claviger.core.address;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The proxies whose word on the client's address is taken, and the header they give it in.
 *
 * @param ranges where they are; empty where there are none
 * @param header the one header that is read
 */
public record TrustedProxies(List<AddressRange> ranges, ClientAddressHeader header) {
    /** Nobody is trusted: the client is the peer. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of(), ClientAddressHeader.NONE);

    /** How many entries a header may have, all its lines together. */
    public static final int MAX_ENTRIES = 100;

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    public boolean trusts(ClientAddress address) {
        for (var i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The client's address: the peer's, unless that is a trusted proxy; then the right-most entry of the header that is
     * not one. Where all are proxies, the left-most; where there is no header, the peer.
     *
     * @param peer the address that the socket is connected to
     * @param headerLines the values of {@link #header()}, in their order; of no meaning where the peer is not trusted
     * @throws ClavigerException {@link ErrorCode#REQUEST_MALFORMED} where an entry on the way is not an address: what
     *     stands left of it can't be believed
     */
    public ClientAddress resolve(ClientAddress peer, List<String> headerLines) {
        if (header == ClientAddressHeader.NONE || headerLines.isEmpty() || !trusts(peer)) {
            return peer;
        }
        var entries = entries(headerLines);
        if (entries.size() > MAX_ENTRIES) {
            throw malformed("has more than " + MAX_ENTRIES + " entries");
        }
        var client = peer;
        for (var i = entries.size() - 1; i >= 0; i--) {
            client = address(entries.get(i));
            if (!trusts(client)) {
                return client;
            }
        }
        return client;
    }

    private List<String> entries(List<String> lines) {
        var entries = new ArrayList<String>();
        for (var line : lines) {
            if (header == ClientAddressHeader.FORWARDED) {
                // each line is a list of its own: no quote opened in one can swallow the next
                entries.addAll(ForwardedText.nodes(line));
            } else {
                for (var entry : line.split(",", MAX_ENTRIES + 2)) {
                    entries.add(trim(entry));
                }
            }
        }
        return entries;
    }

    private ClientAddress address(String entry) {
        var address = NodeText.parse(entry, header == ClientAddressHeader.FORWARDED);
        if (address == null) {
            throw malformed("has the entry \"" + AddressText.shown(entry) + "\", which is not an IP address");
        }
        return address;
    }

    private ClavigerException malformed(String what) {
        return new ClavigerException(
                ErrorCode.REQUEST_MALFORMED, "The header " + header.fieldName() + " " + what + ".");
    }

    /** Without optional white space (RFC 9110 section 5.6.3); {@link String#strip} would take other characters too. */
    private static String trim(String text) {
        var start = 0;
        var end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
