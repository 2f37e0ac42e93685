package io.claviger.edge.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes one JSON text (RFC 8259) as UTF-8 into bytes that are used again for the next. Commas come by themselves; that
 * brackets match is up to who writes. Not for threads to share.
 */
final class JsonText {
    private static final int USUAL = 2048;
    private static final int MOST_KEPT = 64 * 1024;
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final int LONGEST_NUMBER = 20;
    /** The most bytes of one character: an escape of a control. */
    private static final int LONGEST_CHARACTER = 6;

    private byte[] bytes = new byte[USUAL];
    private int length;
    private boolean comma;

    /** Begins anew. */
    JsonText start() {
        length = 0;
        comma = false;
        return this;
    }

    /** What was written. A large text leaves no large room behind. */
    byte[] toBytes() {
        var text = Arrays.copyOf(bytes, length);
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[USUAL];
        }
        return text;
    }

    JsonText open(char bracket) {
        separate(1);
        bytes[length++] = (byte) bracket;
        comma = false;
        return this;
    }

    JsonText close(char bracket) {
        reserve(1);
        bytes[length++] = (byte) bracket;
        comma = true;
        return this;
    }

    /** The name of a member, whose value is to follow. */
    JsonText name(String name) {
        text(name);
        bytes[length++] = ':';
        comma = false;
        return this;
    }

    JsonText text(String value) {
        separate(value.length() * LONGEST_CHARACTER + 3);
        bytes[length++] = '"';
        var count = value.length();
        for (var i = 0; i < count; i++) {
            var character = value.charAt(i);
            if (character >= 0x80) {
                beyondAscii(value, i);
                break;
            }
            ascii(character);
        }
        bytes[length++] = '"';
        comma = true;
        return this;
    }

    JsonText number(long value) {
        separate(LONGEST_NUMBER);
        if (value < 0 || value > 9) {
            literal(Long.toString(value).getBytes(US_ASCII));
        } else {
            bytes[length++] = (byte) ('0' + value);
        }
        comma = true;
        return this;
    }

    JsonText flag(boolean value) {
        return written(value ? TRUE : FALSE);
    }

    JsonText nothing() {
        return written(NULL);
    }

    /** A value that is JSON already. */
    JsonText written(byte[] json) {
        separate(json.length);
        literal(json);
        comma = true;
        return this;
    }

    JsonText text(String name, String value) {
        return name(name).text(value);
    }

    private void beyondAscii(String value, int from) {
        var rest = value.substring(from).getBytes(UTF_8);
        for (var octet : rest) {
            if (octet < 0) {
                bytes[length++] = octet;
            } else {
                ascii((char) octet);
            }
        }
    }

    private void ascii(char character) {
        if (character >= 0x20 && character != '"' && character != '\\') {
            bytes[length++] = (byte) character;
            return;
        }
        bytes[length++] = '\\';
        switch (character) {
            case '"', '\\' -> bytes[length++] = (byte) character;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[character >> 4];
                bytes[length++] = HEX[character & 0xf];
            }
        }
    }

    private void literal(byte[] json) {
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
    }

    /** Makes room for a value, and for the comma before it. */
    private void separate(int more) {
        reserve(more + 1);
        if (comma) {
            bytes[length++] = ',';
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
