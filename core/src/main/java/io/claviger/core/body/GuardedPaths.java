package io.claviger.core.body;

import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the guarded values of a body are, compiled once for an operation.
 *
 * <p>A path is a JSON Pointer (RFC 6901), unescaped; {@code *} stands for every item of an array, and a decimal number
 * also for that item. Sets of paths are the bits of one word, so that a reader's place in all of them is one word a
 * level.
 */
public final class GuardedPaths {
    /** How many dimensions of an operation may stand in its body. */
    public static final int MAX_PATHS = 64;

    private final List<Path> paths;
    private final List<Level> levels;
    private final long all;
    private final long elsewhere;

    /**
     * One path.
     *
     * @param keys whether the member names of the object there are guarded, not the value
     * @param segments its segments as UTF-8
     */
    record Path(String dimension, boolean keys, List<byte[]> segments) {
        int length() {
            return segments.size();
        }
    }

    /**
     * What the paths ask for where some segments have been walked, each a set of paths.
     *
     * @param values those that end here and guard the value
     * @param keys those that end here and guard the names of members
     * @param everyItem those that go on into every item of an array
     * @param oneItem those that go on into one item of an array or a member of that name
     * @param member those that go on into a member of an object
     */
    record Level(long values, long keys, long everyItem, long oneItem, long member) {
        private static final Level BEYOND = new Level(0, 0, 0, 0, 0);
    }

    private GuardedPaths(List<Path> paths, int ownPaths) {
        if (paths.size() > MAX_PATHS) {
            throw new IllegalArgumentException(
                    paths.size() + " dimensions stand in one body; " + MAX_PATHS + " is the most");
        }
        this.paths = List.copyOf(paths);
        this.all = first(paths.size());
        this.elsewhere = all & ~first(ownPaths);
        var longest = paths.stream().mapToInt(Path::length).max().orElse(0);
        var built = new ArrayList<Level>(longest + 1);
        for (var walked = 0; walked <= longest; walked++) {
            built.add(level(walked));
        }
        this.levels = List.copyOf(built);
    }

    /**
     * Those of the sources that stand in a body.
     *
     * @param sources where values are, by dimension
     * @throws IllegalArgumentException where there are more than {@value #MAX_PATHS} of them
     */
    public static GuardedPaths of(Map<String, ValueSource> sources) {
        var paths = inBody(sources);
        return new GuardedPaths(paths, paths.size());
    }

    /**
     * The same, and the parameters of the query: an upstream may take fields of a form for those, so they are looked for
     * among the fields too, but need not be there.
     */
    static GuardedPaths ofForm(Map<String, ValueSource> sources) {
        var paths = inBody(sources);
        var own = paths.size();
        new TreeMap<>(sources).forEach((dimension, source) -> {
            if (source instanceof QueryParameter(var name)) {
                var pointer = FormReader.segments(name).stream()
                        .map(segment -> segment.isEmpty() ? "*" : segment)
                        .toList();
                paths.add(new Path(dimension, false, utf8(pointer)));
            }
        });
        return new GuardedPaths(paths, own);
    }

    /**
     * Those of a body, as they may stand in the query, where they need not be.
     *
     * @param items whether one that begins with the item of an array counts too; without a form there is no such field
     */
    static GuardedPaths ofQuery(Map<String, ValueSource> sources, boolean items) {
        var paths = inBody(sources);
        paths.removeIf(
                path -> !items && path.length() > 0 && isItem(path.segments().getFirst()));
        return new GuardedPaths(paths, 0);
    }

    private static List<Path> inBody(Map<String, ValueSource> sources) {
        var paths = new ArrayList<Path>();
        new TreeMap<>(sources).forEach((dimension, source) -> {
            switch (source) {
                case BodyValue(var pointer) -> paths.add(new Path(dimension, false, utf8(pointer)));
                case BodyKeys(var pointer) -> paths.add(new Path(dimension, true, utf8(pointer)));
                case ValueSource elsewhere -> {}
            }
        });
        return paths;
    }

    private static boolean isItem(byte[] segment) {
        return isEveryItem(segment) || isNumber(segment);
    }

    private static long first(int paths) {
        return paths == Long.SIZE ? -1L : (1L << paths) - 1;
    }

    /** Whether nothing of a body is guarded, so that it need not be read. */
    public boolean isEmpty() {
        return paths.isEmpty();
    }

    List<Path> paths() {
        return paths;
    }

    /** The set of all paths. */
    long all() {
        return all;
    }

    /** The set of those that need not be there, for their values stand elsewhere. */
    long elsewhere() {
        return elsewhere;
    }

    /** How many levels the longest path goes down. */
    int depth() {
        return levels.size() - 1;
    }

    Level level(int walked, boolean within) {
        return within ? levels.get(walked) : Level.BEYOND;
    }

    /** Those of the given paths whose next segment is the member of that name. */
    long walkInto(TextBuffer name, long active, int walked, long offset) {
        var into = 0L;
        for (var rest = active; rest != 0; rest &= rest - 1) {
            var index = Long.numberOfTrailingZeros(rest);
            var segment = paths.get(index).segments().get(walked);
            if (name.is(segment)) {
                into |= 1L << index;
            } else {
                LookAlike.refuse(name, segment, offset);
            }
        }
        return into;
    }

    /** Those of the given paths that go on into an item of an array. */
    long walkInto(int item, long active, int walked) {
        var level = levels.get(walked);
        var into = active & level.everyItem();
        for (var rest = active & level.oneItem(); rest != 0; rest &= rest - 1) {
            var index = Long.numberOfTrailingZeros(rest);
            if (isNumber(paths.get(index).segments().get(walked), item)) {
                into |= 1L << index;
            }
        }
        return into;
    }

    private Level level(int walked) {
        long values = 0;
        long keys = 0;
        long everyItem = 0;
        long oneItem = 0;
        long member = 0;
        for (var i = 0; i < paths.size(); i++) {
            var path = paths.get(i);
            var bit = 1L << i;
            if (path.length() == walked) {
                values |= path.keys() ? 0 : bit;
                keys |= path.keys() ? bit : 0;
            } else if (path.length() > walked) {
                var segment = path.segments().get(walked);
                everyItem |= isEveryItem(segment) ? bit : 0;
                oneItem |= isNumber(segment) ? bit : 0;
                member |= isEveryItem(segment) ? 0 : bit;
            }
        }
        return new Level(values, keys, everyItem, oneItem, member);
    }

    static boolean isEveryItem(byte[] segment) {
        return segment.length == 1 && segment[0] == '*';
    }

    /** Whether a segment may be the index of an item: RFC 6901 section 4. */
    static boolean isNumber(byte[] segment) {
        if (segment.length == 0 || segment.length > 9 || (segment[0] == '0' && segment.length > 1)) {
            return false;
        }
        for (var octet : segment) {
            if (octet < '0' || octet > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(byte[] segment, int number) {
        var value = 0;
        for (var octet : segment) {
            value = value * 10 + octet - '0';
        }
        return value == number;
    }

    private static List<byte[]> utf8(List<String> pointer) {
        return pointer.stream()
                .map(segment -> segment.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
