package io.claviger.app.scan;

/**
 * A key that was found.
 *
 * @param source the file, or {@code -} for standard input
 * @param line counted from 1
 * @param column of the key's first character, counted from 1 in characters
 * @param masked the key with all but its beginning left out
 */
public record Finding(String source, long line, long column, String masked) {
    private static final int SHOWN = 4;

    static String mask(String key) {
        return key.substring(0, key.lastIndexOf('_') + 1 + SHOWN) + "…";
    }
}
