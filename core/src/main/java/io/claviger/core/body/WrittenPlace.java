package io.claviger.core.body;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A place that a patch or a form writes to, seen from the guarded paths.
 *
 * <p>A {@code *} or a number in a path is met by any segment: an item put in, or taken out, moves others, and how a
 * segment is read as an index is the upstream's affair.
 *
 * @param place the segments, unescaped
 * @param onTheWay the paths that lead to this place or on from it: what is written here decides about them
 * @param within the paths that end above it
 */
record WrittenPlace(GuardedPaths paths, List<String> place, long onTheWay, long within) {

    /**
     * Compares a place with the paths.
     *
     * @param offset where it stands in the body, for the fault
     * @throws BodyFault where a segment differs from a guarded one in case only
     */
    static WrittenPlace of(GuardedPaths paths, List<String> place, long offset) {
        var onTheWay = 0L;
        var within = 0L;
        for (var i = 0; i < paths.paths().size(); i++) {
            var segments = paths.paths().get(i).segments();
            if (meet(segments, place, offset)) {
                if (place.size() <= segments.size()) {
                    onTheWay |= 1L << i;
                } else {
                    within |= 1L << i;
                }
            }
        }
        return new WrittenPlace(paths, List.copyOf(place), onTheWay, within);
    }

    /** Something is written here or taken away from here: what can be said of it without looking at the value. */
    void touch(Findings findings) {
        for (var rest = within; rest != 0; rest &= rest - 1) {
            var path = paths.paths().get(Long.numberOfTrailingZeros(rest));
            if (path.keys()) {
                findings.value(Long.lowestOneBit(rest), place.get(path.length()));
            } else {
                findings.mistyped(Long.lowestOneBit(rest));
            }
        }
    }

    /** Something is written here that can't be seen, or all that stands here is taken away. */
    void overwriteUnseen(Findings findings) {
        touch(findings);
        findings.mistyped(onTheWay);
    }

    /** A string is written here. */
    void write(String value, Findings findings) {
        touch(findings);
        var values = paths.level(place.size(), place.size() <= paths.depth()).values();
        findings.value(onTheWay & values, value);
        findings.mistyped(onTheWay & ~values);
    }

    boolean isGuarded() {
        return (onTheWay | within) != 0;
    }

    private static boolean meet(List<byte[]> segments, List<String> place, long offset) {
        for (var k = 0; k < Math.min(segments.size(), place.size()); k++) {
            var segment = segments.get(k);
            if (GuardedPaths.isEveryItem(segment) || GuardedPaths.isNumber(segment)) {
                continue;
            }
            var guarded = new String(segment, StandardCharsets.UTF_8);
            if (!guarded.equals(place.get(k))) {
                if (guarded.equalsIgnoreCase(place.get(k))) {
                    throw LookAlike.refused(place.get(k), guarded, offset);
                }
                return false;
            }
        }
        return true;
    }
}
