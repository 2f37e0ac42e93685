package io.claviger.app.scan;

import io.claviger.core.credential.KeyFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads a stream of bytes, text or not, of any length in bounded memory, and reports every key in it.
 *
 * <p>Every key has one underscore before its tail of {@value #TAIL} letters and digits. So the scanner looks at
 * underscores only: where such a tail follows, the key format's own pattern and checksum are asked. What is neither
 * takes one comparison a byte.
 */
public final class KeyScanner {
    /** Letters and digits at the end of a key. */
    private static final int TAIL = 36;

    /** Bytes that a key may have before its last underscore, and one to see that it begins there. */
    private static final int BEFORE = 12 + "_live".length() + 1;

    private static final int AFTER = TAIL + 1;
    private static final int BLOCK = 64 * 1024;

    private final String source;
    private final Consumer<Finding> found;
    private final byte[] buffer = new byte[BEFORE + BLOCK + AFTER];
    private long line = 1;
    private long column = 1;

    private KeyScanner(String source, Consumer<Finding> found) {
        this.source = source;
        this.found = found;
    }

    /** Scans a stream to its end; does not close it. UTF-16 is read when it says so by its byte order mark. */
    public static void scan(String source, InputStream in, Consumer<Finding> found) throws IOException {
        new KeyScanner(source, found).scan(Utf16Text.orBytes(in));
    }

    /** The buffer holds what was looked at already (as much as a key may reach back), then what was not. */
    private void scan(InputStream in) throws IOException {
        var looked = 0;
        var filled = 0;
        while (true) {
            var read = in.readNBytes(buffer, filled, buffer.length - filled);
            filled += read;
            var last = filled < buffer.length;
            var end = last ? filled : filled - AFTER;
            for (var i = looked; i < end; i++) {
                if (buffer[i] == '_') {
                    look(i, filled);
                }
                advance(buffer[i]);
            }
            if (last) {
                return;
            }
            var from = Math.max(0, end - BEFORE);
            System.arraycopy(buffer, from, buffer, 0, filled - from);
            looked = end - from;
            filled -= from;
        }
    }

    /** Looks whether the underscore is the last one of a key. Line and column are the underscore's. */
    private void look(int underscore, int filled) {
        if (underscore + TAIL >= filled || !tailFollows(underscore)) {
            return;
        }
        var from = Math.max(0, underscore - BEFORE);
        var to = Math.min(filled, underscore + 1 + AFTER);
        var window = new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
        var matcher = KeyFormat.PATTERN.matcher(window);
        while (matcher.find()) {
            var key = matcher.group();
            if (from + matcher.end() == underscore + 1 + TAIL && KeyFormat.checksumHolds(key)) {
                found.accept(new Finding(source, line, column - (key.length() - TAIL - 1), Finding.mask(key)));
            }
        }
    }

    private boolean tailFollows(int underscore) {
        for (var i = underscore + TAIL; i > underscore; i--) {
            if (!isLetterOrDigit(buffer[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(byte value) {
        return (value >= '0' && value <= '9') || (value >= 'A' && value <= 'Z') || (value >= 'a' && value <= 'z');
    }

    /** A column counts characters: bytes that go on a UTF-8 character (10xxxxxx) begin none. */
    private void advance(byte value) {
        if (value == '\n') {
            line++;
            column = 1;
        } else if ((value & 0xC0) != 0x80) {
            column++;
        }
    }
}
