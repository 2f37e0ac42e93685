package io.claviger.core.body;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values, each once, in the order of their coming. Most bodies have one or two, for which a list is enough. */
final class DistinctValues {
    private static final int COMPARED_ONE_BY_ONE = 8;

    private final List<String> values = new ArrayList<>(4);
    private @Nullable Set<String> seen;

    /** Adds a value; false where it is there already. */
    boolean add(String value) {
        if (seen == null && values.size() == COMPARED_ONE_BY_ONE) {
            seen = new HashSet<>(values);
        }
        if (seen == null ? values.contains(value) : !seen.add(value)) {
            return false;
        }
        return values.add(value);
    }

    List<String> values() {
        return values;
    }
}
