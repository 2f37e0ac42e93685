package io.claviger.store.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jooq.Field;

/**
 * A row as one text with a column a line, to be taken apart here. Fetching a column costs a driver more than all that is
 * done with it after, so rows of which there are millions are fetched as one.
 */
final class RowText {
    private static final byte END = '\n';

    private byte[] bytes = {};
    private int at;

    /**
     * Columns as lines; null is an empty one. Only the last column may hold the end of a line. Both databases have this
     * function, which copies the columns once where a chain of {@code ||} copies them again and again.
     */
    static Field<String> of(Field<?>... columns) {
        var arguments = new ArrayList<Field<?>>(List.of(inline("\n")));
        for (var column : columns) {
            arguments.add(column.getDataType().isString() ? coalesce(column.coerce(String.class), inline("")) : column);
        }
        return function("concat_ws", String.class, arguments.toArray(Field<?>[]::new));
    }

    void read(byte[] row) {
        bytes = row;
        at = 0;
    }

    /** The next line; nothing where the column was null. */
    String next() {
        var start = at;
        pass(1);
        return new String(bytes, start, at - 1 - start, UTF_8);
    }

    long nextNumber() {
        return Long.parseLong(next());
    }

    /** The next line, as the very object that is given where it says the same. */
    String nextLike(String before) {
        var start = at;
        pass(1);
        var length = at - 1 - start;
        if (before.length() == length) {
            var same = true;
            for (var i = 0; i < length && same; i++) {
                same = before.charAt(i) == bytes[start + i];
            }
            if (same) {
                return before;
            }
        }
        return new String(bytes, start, length, UTF_8);
    }

    /** Whether the next lines are exactly these, each with its end; passes over them if so. */
    boolean nextAre(byte[] lines) {
        var end = at + lines.length;
        if (lines.length == 0 || end > bytes.length || !Arrays.equals(bytes, at, end, lines, 0, lines.length)) {
            return false;
        }
        at = end;
        return true;
    }

    /** So many lines, each with its end. */
    byte[] next(int lines) {
        var start = at;
        pass(lines);
        return Arrays.copyOfRange(bytes, start, at);
    }

    /** All that is left. */
    String rest() {
        var start = at;
        at = bytes.length + 1;
        return new String(bytes, start, bytes.length - start, UTF_8);
    }

    /** The order of the first lines of two rows, by their bytes, as the database has it. */
    int compareFirst(RowText other) {
        return Arrays.compareUnsigned(bytes, 0, firstEnd(), other.bytes, 0, other.firstEnd());
    }

    private int firstEnd() {
        var end = 0;
        while (end < bytes.length && bytes[end] != END) {
            end++;
        }
        return end;
    }

    /** Moves behind the end of a line; the last has none. */
    private void pass(int lines) {
        for (var i = 0; i < lines; i++) {
            while (at < bytes.length && bytes[at] != END) {
                at++;
            }
            at++;
        }
    }
}
