package io.claviger.edge.http;

import io.claviger.core.field.FieldReader;
import java.nio.charset.StandardCharsets;

/** The character classes of RFC 9110 and RFC 9112, as one table look-up a byte. */
final class Bytes {
    static final byte CR = '\r';
    static final byte LF = '\n';

    private static final int TOKEN = 1;
    private static final int VALUE = 2;
    private static final int TARGET = 4;
    private static final int HOST = 8;
    private static final int MAX_PORT = 65_535;
    private static final byte[] CLASSES = new byte[256];

    static {
        for (var c = 0x20; c < 0x100; c++) {
            if (c != 0x7f) {
                CLASSES[c] |= VALUE;
            }
        }
        CLASSES['\t'] |= VALUE;
        for (var c = 'a'; c <= 'z'; c++) {
            mark(c, HOST);
            mark(c - 'a' + 'A', HOST);
        }
        for (var c = '0'; c <= '9'; c++) {
            mark(c, HOST);
        }
        for (var c = '!'; c <= '~'; c++) {
            if (FieldReader.isTokenCharacter(c)) {
                mark(c, TOKEN);
            }
        }
        // reg-name, IP-literal and port of RFC 3986, without sub-delimiters: no real host has one
        for (var c : "-._~%:[]".toCharArray()) {
            mark(c, HOST);
        }
        // visible ASCII without what RFC 3986 allows nowhere in a request target; \ | ^ ` { } are in use and judged
        // later
        for (var c = 0x21; c < 0x7f; c++) {
            if (c != '#' && c != '"' && c != '<' && c != '>') {
                mark(c, TARGET);
            }
        }
    }

    private Bytes() {}

    private static void mark(int c, int classes) {
        CLASSES[c] |= (byte) classes;
    }

    /** The index behind the run of token characters that starts at {@code from}. */
    static int pastToken(byte[] bytes, int from, int to) {
        return past(bytes, from, to, TOKEN);
    }

    static int pastValue(byte[] bytes, int from, int to) {
        return past(bytes, from, to, VALUE);
    }

    static int pastTarget(byte[] bytes, int from, int to) {
        return past(bytes, from, to, TARGET);
    }

    static int pastHost(byte[] bytes, int from, int to) {
        return past(bytes, from, to, HOST);
    }

    /** Whether this is a host, alone or with a port behind it (RFC 9110 section 7.2). */
    static boolean isHost(byte[] bytes, int from, int to) {
        if (from == to || pastHost(bytes, from, to) < to) {
            return false;
        }
        var end = from;
        if (bytes[from] == '[') {
            while (end < to && bytes[end] != ']') {
                end++;
            }
            end++;
        } else {
            while (end < to && bytes[end] != ':' && bytes[end] != '[' && bytes[end] != ']') {
                end++;
            }
        }
        return end > from && (end == to || end < to && bytes[end] == ':' && isPort(bytes, end + 1, to));
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        var port = 0;
        for (var i = from; i < to && port <= MAX_PORT; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
            port = port * 10 + (bytes[i] - '0');
        }
        return from < to && port <= MAX_PORT;
    }

    private static int past(byte[] bytes, int from, int to, int kind) {
        var at = from;
        while (at < to && (CLASSES[bytes[at] & 0xff] & kind) != 0) {
            at++;
        }
        return at;
    }

    static boolean token(byte b) {
        return (CLASSES[b & 0xff] & TOKEN) != 0;
    }

    static boolean target(byte b) {
        return (CLASSES[b & 0xff] & TARGET) != 0;
    }

    static boolean host(byte b) {
        return (CLASSES[b & 0xff] & HOST) != 0;
    }

    static boolean value(byte b) {
        return (CLASSES[b & 0xff] & VALUE) != 0;
    }

    static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        return b >= '0' && b <= '9'
                ? b - '0'
                : b >= 'a' && b <= 'f' ? b - 'a' + 10 : b >= 'A' && b <= 'F' ? b - 'A' + 10 : -1;
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    /** Whether the bytes are this lower-case word, in any case. */
    static boolean is(byte[] bytes, int from, int to, byte[] lowerCase) {
        if (to - from != lowerCase.length) {
            return false;
        }
        for (var i = 0; i < lowerCase.length; i++) {
            if (lower(bytes[from + i]) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
