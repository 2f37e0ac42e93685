package io.claviger.core.body;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text while it is read: UTF-8 without escapes, reused from one text to the next. */
final class TextBuffer {
    private static final int FIRST_SIZE = 64;

    private byte[] octets = new byte[FIRST_SIZE];
    private int length;
    private int limit;
    private String what = "text";

    /** Starts a new text of {@code limit} octets at most; {@code what} names it in the fault. */
    void start(int limit, String what) {
        this.limit = limit;
        this.what = what;
        length = 0;
    }

    void append(byte[] from, int start, int end) {
        var grown = grow(end - start);
        System.arraycopy(from, start, octets, length, end - start);
        length = grown;
    }

    void append(int octet) {
        var grown = grow(1);
        octets[length] = (byte) octet;
        length = grown;
    }

    /** A code point that is not a surrogate. */
    void appendCodePoint(int c) {
        if (c < 0x80) {
            append(c);
            return;
        }
        if (c < 0x800) {
            append(0xc0 | c >> 6);
        } else {
            if (c < 0x10000) {
                append(0xe0 | c >> 12);
            } else {
                append(0xf0 | c >> 18);
                append(0x80 | (c >> 12 & 0x3f));
            }
            append(0x80 | (c >> 6 & 0x3f));
        }
        append(0x80 | (c & 0x3f));
    }

    private int grow(int more) {
        var grown = length + more;
        if (more > limit - length) {
            throw BodyFault.tooLarge("A " + what + " is longer than " + limit + " octets.");
        }
        if (grown > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(grown, octets.length * 2));
        }
        return grown;
    }

    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }

    boolean is(byte[] other) {
        return length == other.length && Arrays.equals(octets, 0, length, other, 0, length);
    }

    @Override
    public String toString() {
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }
}
