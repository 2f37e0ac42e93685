package io.claviger.core.decision;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the ids of decisions: UUIDv7 (RFC 9562 section 5.7). They order and name; they protect nothing. */
final class DecisionIds {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LENGTH = 36;

    private DecisionIds() {}

    static String at(long micros) {
        var random = ThreadLocalRandom.current();
        var high = ((micros / 1000) << 16) | 0x7000L | (random.nextInt() & 0xFFFL);
        var low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        var text = new byte[LENGTH];
        write(text, 0, high, 15, 8);
        text[8] = '-';
        write(text, 9, high, 7, 4);
        text[13] = '-';
        write(text, 14, high, 3, 4);
        text[18] = '-';
        write(text, 19, low, 15, 4);
        text[23] = '-';
        write(text, 24, low, 11, 12);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes {@code digits} hex digits of a value, the first of them digit {@code from} (15 is the highest). */
    private static void write(byte[] text, int at, long value, int from, int digits) {
        for (var i = 0; i < digits; i++) {
            text[at + i] = HEX[(int) (value >>> (4 * (from - i))) & 0xF];
        }
    }
}
