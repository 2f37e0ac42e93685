package io.claviger.core.address;

import org.jspecify.annotations.Nullable;

/** Addresses as text: RFC 4291 section 2.2 in, strictly; RFC 5952 out. */
final class AddressText {
    /** The longest text of an address: eight groups, the last two as IPv4. */
    private static final int MAX_LENGTH = 45;

    private AddressText() {}

    static @Nullable ClientAddress parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return null;
        }
        if (text.indexOf(':') >= 0) {
            return parseV6(text);
        }
        var bits = parseV4(text, 0);
        return bits < 0 ? null : ClientAddress.v4(bits);
    }

    /** The 32 bits of the dotted decimal text from {@code from} to the end, or -1. */
    private static long parseV4(String text, int from) {
        var bits = 0L;
        var at = from;
        for (var part = 0; part < 4; part++) {
            if (part > 0 && (at >= text.length() || text.charAt(at++) != '.')) {
                return -1;
            }
            var start = at;
            var value = 0;
            while (at < text.length() && at < start + 3 && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            if (at == start || value > 255 || (text.charAt(start) == '0' && at > start + 1)) {
                return -1;
            }
            bits = bits << 8 | value;
        }
        return at == text.length() ? bits : -1;
    }

    private static @Nullable ClientAddress parseV6(String text) {
        var groups = new int[8];
        var count = 0;
        var gap = -1;
        var at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            if (count == 8) {
                return null;
            }
            if (text.indexOf('.', at) >= 0 && text.indexOf(':', at) < 0) {
                var bits = count <= 6 ? parseV4(text, at) : -1;
                if (bits < 0) {
                    return null;
                }
                groups[count++] = (int) (bits >>> 16);
                groups[count++] = (int) (bits & 0xffff);
                break;
            }
            var end = groupEnd(text, at);
            if (end == at) {
                return null;
            }
            groups[count++] = Integer.parseInt(text, at, end, 16);
            at = end;
            if (at == text.length()) {
                break;
            }
            if (text.charAt(at++) != ':' || at == text.length()) {
                return null;
            }
            if (text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                at++;
            }
        }
        if (gap < 0 ? count != 8 : count == 8) {
            return null;
        }
        return ofGroups(groups, count, gap);
    }

    private static ClientAddress ofGroups(int[] groups, int count, int gap) {
        var high = 0L;
        var low = 0L;
        for (var i = 0; i < 8; i++) {
            var afterGap = i - (8 - count);
            var group = gap < 0 || i < gap ? groups[i] : afterGap >= gap ? groups[afterGap] : 0;
            high = high << 16 | low >>> 48;
            low = low << 16 | group;
        }
        return ClientAddress.v6(high, low);
    }

    /** Where the group of one to four hexadecimal digits at {@code at} ends; {@code at} itself where there is none. */
    private static int groupEnd(String text, int at) {
        var end = at;
        while (end < text.length() && end < at + 4 && isHexDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    static String write(boolean v4, long high, long low) {
        if (v4) {
            return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
        }
        var groups = new int[8];
        for (var i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? high >>> 48 - 16 * i : low >>> 48 - 16 * (i - 4)) & 0xffff);
        }
        var gap = longestZeros(groups);
        var text = new StringBuilder(39);
        for (var i = 0; i < 8; i++) {
            if (i == gap.start) {
                text.append("::");
                i += gap.length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private record Gap(int start, int length) {}

    /** The first of the longest runs of two zero groups or more (RFC 5952 section 4.2). */
    private static Gap longestZeros(int[] groups) {
        var longest = new Gap(-1, 1);
        for (var start = 0; start < 8; start++) {
            var end = start;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - start > longest.length) {
                longest = new Gap(start, end - start);
            }
        }
        return longest;
    }

    /** A text from outside, cut and without what could disturb a log or a terminal. */
    static String shown(String text) {
        var cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return cut.replaceAll("[^\\x20-\\x7e…]", "?");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHexDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
