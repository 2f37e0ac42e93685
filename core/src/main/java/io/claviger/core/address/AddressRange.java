package io.claviger.core.address;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;

/**
 * A CIDR range (RFC 4632), or a single address. Host bits are cleared: {@code 192.168.0.3/24} is
 * {@code 192.168.0.0/24}. IPv4 ranges hold IPv4 addresses only, IPv6 ranges IPv6 ones only.
 *
 * @param first its lowest address
 * @param length how many leading bits its addresses share: 0 to 32, or 0 to 128
 */
public record AddressRange(ClientAddress first, int length) {
    public AddressRange {
        if (length < 0 || length > first.bitLength()) {
            throw new IllegalArgumentException("a prefix of " + first + " has no " + length + " bits");
        }
        first = first.masked(length);
    }

    /**
     * Parses {@code address} or {@code address/length}.
     *
     * @throws ClavigerException {@link ErrorCode#INPUT_INVALID} (its pointer is empty) where it is neither
     */
    public static AddressRange parse(String text) {
        var slash = text.indexOf('/');
        var addressText = slash < 0 ? text : text.substring(0, slash);
        var address = ClientAddress.parseOrNull(addressText);
        if (address == null) {
            throw invalid(text, "is not an IP address or CIDR range");
        }
        if (slash < 0) {
            return new AddressRange(address, address.bitLength());
        }
        var digits = text.substring(slash + 1);
        if (!digits.matches("0|[1-9][0-9]{0,2}")) {
            throw invalid(text, "has no prefix length after its slash");
        }
        var length = Integer.parseInt(digits);
        if (address.isIpv4() && addressText.indexOf(':') >= 0) {
            // ::ffff:10.0.0.0/104 is 10.0.0.0/8; a shorter prefix would be a range of both families
            length -= 96;
            if (length < 0) {
                throw invalid(text, "holds more than IPv4-mapped addresses; write the IPv4 range itself");
            }
        }
        if (length > address.bitLength()) {
            throw invalid(text, "has a prefix length over " + address.bitLength());
        }
        return new AddressRange(address, length);
    }

    public boolean contains(ClientAddress address) {
        return address.isIpv4() == first.isIpv4() && address.masked(length).equals(first);
    }

    /** The canonical text: {@code 192.168.0.0/24}, or just the address of a single one. */
    public String text() {
        return length == first.bitLength() ? first.text() : first.text() + "/" + length;
    }

    @Override
    public String toString() {
        return text();
    }

    private static ClavigerException invalid(String text, String what) {
        return ClavigerException.invalid("", "\"" + AddressText.shown(text) + "\" " + what + ".");
    }
}
