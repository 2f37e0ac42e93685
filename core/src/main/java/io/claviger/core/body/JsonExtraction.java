package io.claviger.core.body;

/**
 * Takes the guarded values out of one JSON value: a whole body, or what a patch writes in one place.
 *
 * <p>A value on the way, or at the end of a path, that is of another type than the path needs is mistyped; where an
 * object or array closes without what a path goes on to, its value is absent.
 */
final class JsonExtraction implements JsonEvents {
    private final Findings findings;
    private final PathWalk walk;
    private final boolean patch;

    private int arrays;
    /** The paths that lead to the string that began. */
    private long here;

    /**
     * Starts at a value.
     *
     * @param patch whether what is absent stays as it is (RFC 7396); but not within an array, which replaces another
     */
    JsonExtraction(Findings findings, PathWalk walk, boolean patch) {
        this.findings = findings;
        this.walk = walk;
        this.patch = patch;
    }

    @Override
    public void beginObject(long at) {
        var level = walk.level();
        var arrived = walk.arrive();
        findings.mistyped(arrived & (level.values() | level.everyItem()));
        walk.openObject(arrived);
    }

    @Override
    public void beginArray(long at) {
        var level = walk.level();
        var arrived = walk.arrive();
        findings.mistyped(arrived & (level.values() | level.keys() | level.member() & ~level.oneItem()));
        walk.openArray(arrived);
        arrays++;
    }

    @Override
    public void endObject(long after) {
        close();
    }

    @Override
    public void endArray(long after) {
        close();
        arrays--;
    }

    @Override
    public void name(TextBuffer text, long after) {
        findings.value(walk.guardedNames(), text);
        walk.name(text, after);
    }

    @Override
    public boolean beginString() {
        var values = walk.level().values();
        here = walk.arrive();
        findings.mistyped(here & ~values);
        here &= values;
        return here != 0;
    }

    @Override
    public void string(TextBuffer text, long after) {
        findings.value(here, text);
    }

    @Override
    public void scalar(boolean isNull, long after) {
        findings.mistyped(walk.arrive());
    }

    private void close() {
        var missed = walk.close();
        if (!patch || arrays > 0) {
            findings.absent(missed);
        }
    }
}
