package io.claviger.core.body;

import io.claviger.core.guard.FoundValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is found in a body while it is read, by path. Sets of paths are bits, as in {@link GuardedPaths}. */
final class Findings {
    private final GuardedPaths paths;
    private final BodyLimits limits;
    private final List<@Nullable Set<String>> values = new ArrayList<>();
    private int count;
    private long absent;
    private long mistyped;

    Findings(GuardedPaths paths, BodyLimits limits) {
        this.paths = paths;
        this.limits = limits;
        for (var i = 0; i < paths.paths().size(); i++) {
            values.add(null);
        }
    }

    void value(long of, TextBuffer text) {
        if (of != 0) {
            value(of, text.toString());
        }
    }

    void value(long of, String value) {
        for (var rest = of; rest != 0; rest &= rest - 1) {
            var index = Long.numberOfTrailingZeros(rest);
            var there = values.get(index);
            if (there == null) {
                there = new LinkedHashSet<>(4);
                values.set(index, there);
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
        for (var i = 0; i < values.size(); i++) {
            unseen &= values.get(i) == null ? -1L : ~(1L << i);
        }
        return unseen;
    }

    GuardedBody.Read read() {
        var found = new HashMap<String, FoundValues>();
        for (var i = 0; i < values.size(); i++) {
            var path = paths.paths().get(i);
            var there = values.get(i);
            found.put(
                    path.dimension(),
                    new FoundValues(
                            there == null ? List.of() : List.copyOf(there),
                            !path.keys() && (absent >>> i & 1) != 0,
                            (mistyped >>> i & 1) != 0));
        }
        return new GuardedBody.Read(found);
    }
}
