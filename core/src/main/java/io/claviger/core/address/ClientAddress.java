package io.claviger.core.address;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address. An IPv4-mapped IPv6 address ({@code ::ffff:192.0.2.1}) is the IPv4 address, so that a rule
 * for one can't be passed by as the other.
 */
public final class ClientAddress {
    private final boolean v4;
    private final long high;
    private final long low;

    /** Written when it is asked for first; by whom does not matter, for it is always the same. */
    private @Nullable String text;

    /** {@code high} and {@code low} are the 128 bits; an IPv4 address is the lowest 32 of them, the others 0. */
    private ClientAddress(boolean v4, long high, long low) {
        this.v4 = v4;
        this.high = high;
        this.low = low;
    }

    /**
     * Parses an address: four decimal numbers without leading zeros, or IPv6 text (RFC 4291 section 2.2). No octal, no
     * shorthand, no brackets, port or zone.
     *
     * @throws ClavigerException {@link ErrorCode#REQUEST_MALFORMED} where it is none
     */
    public static ClientAddress parse(String text) {
        var address = AddressText.parse(text);
        if (address == null) {
            throw malformed(text);
        }
        return address;
    }

    /** The same as {@link #parse}, but null where the text is no address. */
    public static @Nullable ClientAddress parseOrNull(String text) {
        return AddressText.parse(text);
    }

    /**
     * The address of a connected socket, as the JDK writes it: a link-local one may carry a zone ({@code fe80::1%eth0}),
     * which says how we reach it and not who it is.
     */
    public static ClientAddress ofPeer(String text) {
        var zone = text.indexOf('%');
        return parse(zone < 0 ? text : text.substring(0, zone));
    }

    /**
     * An address of its octets in network order.
     *
     * @param octets 4 or 16 of them
     */
    public static ClientAddress of(byte[] octets) {
        if (octets.length != 4 && octets.length != 16) {
            throw new IllegalArgumentException("an address has 4 or 16 octets, not " + octets.length);
        }
        var high = 0L;
        var low = 0L;
        for (var octet : octets) {
            high = high << 8 | low >>> 56;
            low = low << 8 | octet & 0xff;
        }
        return octets.length == 4 ? v4(low) : v6(high, low);
    }

    static ClientAddress v4(long bits) {
        return new ClientAddress(true, 0, bits);
    }

    static ClientAddress v6(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff ? v4(low & 0xffff_ffffL) : new ClientAddress(false, high, low);
    }

    public boolean isIpv4() {
        return v4;
    }

    /** Whether it is the machine's own: {@code 127.0.0.0/8} or {@code ::1}. */
    public boolean isLoopback() {
        return v4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    /** 32 or 128. */
    public int bitLength() {
        return v4 ? 32 : 128;
    }

    /** One of its bits, counted from 0 at the front. */
    boolean bit(int index) {
        var fromEnd = bitLength() - 1 - index;
        return ((fromEnd >= 64 ? high >>> fromEnd - 64 : low >>> fromEnd) & 1) != 0;
    }

    /** The octets in network order, 4 or 16. */
    public byte[] octets() {
        var octets = new byte[bitLength() / 8];
        for (var i = 0; i < octets.length; i++) {
            var fromEnd = octets.length - 1 - i;
            octets[i] = (byte) (fromEnd >= 8 ? high >>> (fromEnd - 8) * 8 : low >>> fromEnd * 8);
        }
        return octets;
    }

    /** The address with all but its first {@code length} bits cleared. */
    ClientAddress masked(int length) {
        if (v4) {
            return v4(length == 0 ? 0 : low & 0xffff_ffffL << 32 - length & 0xffff_ffffL);
        }
        var maskHigh = length == 0 ? 0 : length >= 64 ? -1L : -1L << 64 - length;
        var maskLow = length <= 64 ? 0 : -1L << 128 - length;
        return new ClientAddress(false, high & maskHigh, low & maskLow);
    }

    /** The canonical text: dotted decimal, or RFC 5952. */
    public String text() {
        var written = text;
        if (written == null) {
            written = AddressText.write(v4, high, low);
            text = written;
        }
        return written;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientAddress that && v4 == that.v4 && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high * 31 + low) + (v4 ? 1 : 0);
    }

    @Override
    public String toString() {
        return text();
    }

    static ClavigerException malformed(String text) {
        return new ClavigerException(
                ErrorCode.REQUEST_MALFORMED, "\"" + AddressText.shown(text) + "\" is not an IP address.");
    }
}
