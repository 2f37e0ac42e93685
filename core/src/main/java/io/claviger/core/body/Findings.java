package io.claviger.core.body;

import io.claviger.core.guard.FoundValues;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is found in a body while it is read, by path. Sets of paths are bits, as in {@link GuardedPaths}. */
final class Findings {
    private final GuardedPaths paths;
    private final BodyLimits limits;
    private final @Nullable DistinctValues[] values;
    private int count;
    private long absent;
    private long mistyped;

    Findings(GuardedPaths paths, BodyLimits limits) {
        this.paths = paths;
        this.limits = limits;
        this.values = new DistinctValues[paths.paths().size()];
    }

    void value(long of, TextBuffer text) {
        if (of != 0) {
            value(of, text.toString());
        }
    }

    void value(long of, String value) {
        for (var rest = of; rest != 0; rest &= rest - 1) {
            var index = Long.numberOfTrailingZeros(rest);
            var there = values[index];
            if (there == null) {
                there = new DistinctValues();
                values[index] = there;
            }
            if (there.add(value) && ++count > limits.maxValues()) {
                throw BodyFault.tooLarge("The body has more than " + limits.maxValues() + " different guarded values.");
            }
        }
    }

    /** A value is missing where it must be; what is missing of a guarded object writes nothing. */
    void absent(long of) {
        absent |= of;
    }

    void mistyped(long of) {
        mistyped |= of;
    }

    /** Of the given paths, those of which nothing was found at all. */
    long unseen(long of) {
        var unseen = of & ~absent & ~mistyped;
        for (var i = 0; i < values.length; i++) {
            unseen &= values[i] == null ? -1L : ~(1L << i);
        }
        return unseen;
    }

    GuardedBody.Read read() {
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type can't be made otherwise
        Map.Entry<String, FoundValues>[] found = new Map.Entry[values.length];
        for (var i = 0; i < values.length; i++) {
            found[i] = Map.entry(paths.paths().get(i).dimension(), found(i));
        }
        return new GuardedBody.Read(Map.ofEntries(found));
    }

    private FoundValues found(int path) {
        var there = values[path];
        return new FoundValues(
                there == null ? List.of() : there.values(),
                !paths.paths().get(path).keys() && (absent >>> path & 1) != 0,
                (mistyped >>> path & 1) != 0);
    }
}
