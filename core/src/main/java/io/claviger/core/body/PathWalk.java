package io.claviger.core.body;

import io.claviger.core.body.GuardedPaths.Level;

/**
 * Where a reader of JSON is, seen from the guarded paths: at each level the set of paths that lead there is one word.
 * Levels below the longest path are only counted.
 */
final class PathWalk {
    private final GuardedPaths paths;
    private final long start;
    private final int walked;

    /** For each open container that some path may lead into: the paths that go on in it. */
    private final long[] active;
    /** Those of them that found where to go on. */
    private final long[] found;
    /** The paths that guard its members' names. */
    private final long[] keys;
    /** How many items it had so far, or -1 for an object. */
    private final int[] items;

    private int depth;
    /** The paths that lead to the member whose name was read last. */
    private long member;

    /**
     * Starts where some segments of the paths have been walked.
     *
     * @param start the paths that lead to the value to come
     * @param walked how many of their segments
     */
    PathWalk(GuardedPaths paths, long start, int walked) {
        this.paths = paths;
        this.start = start;
        this.walked = walked;
        var levels = Math.max(1, paths.depth() - walked + 1);
        this.active = new long[levels];
        this.found = new long[levels];
        this.keys = new long[levels];
        this.items = new int[levels];
    }

    /** How many containers are open. */
    int depth() {
        return depth;
    }

    /** What the paths ask for of the value to come. */
    Level level() {
        return paths.level(walked + depth, depth < active.length);
    }

    /** The paths that lead to the value that begins now; to be asked once for each value. */
    long arrive() {
        if (depth == 0) {
            return start;
        }
        var top = depth - 1;
        if (top >= active.length) {
            return 0;
        }
        if (items[top] < 0) {
            return member;
        }
        var item = items[top]++;
        if (active[top] == 0) {
            return 0;
        }
        var into = paths.walkInto(item, active[top], walked + top);
        found[top] |= into;
        return into;
    }

    /** Goes into the object to which these paths led. */
    void openObject(long arrived) {
        var level = level();
        open(arrived & level.member(), arrived & level.keys(), -1);
    }

    /** Goes into the array to which these paths led. */
    void openArray(long arrived) {
        var level = level();
        open(arrived & (level.everyItem() | level.oneItem()), 0, 0);
    }

    /** Reads the name of a member of the innermost container. */
    void name(TextBuffer text, long offset) {
        var top = depth - 1;
        member = 0;
        if (top < active.length && active[top] != 0) {
            member = paths.walkInto(text, active[top], walked + top, offset);
            found[top] |= member;
        }
    }

    /** The paths that guard the names of the innermost container's members. */
    long guardedNames() {
        return depth > 0 && depth <= keys.length ? keys[depth - 1] : 0;
    }

    /** Leaves the innermost container; answers the paths that went on in it and found nothing to go on to. */
    long close() {
        depth--;
        return depth < active.length ? active[depth] & ~found[depth] : 0;
    }

    private void open(long goingOn, long guardedNames, int firstItem) {
        if (depth < active.length) {
            active[depth] = goingOn;
            found[depth] = 0;
            keys[depth] = guardedNames;
            items[depth] = firstItem;
        }
        depth++;
    }
}
