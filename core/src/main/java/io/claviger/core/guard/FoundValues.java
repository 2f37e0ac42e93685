package io.claviger.core.guard;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a request holds in the place of one dimension.
 *
 * @param values every value, each once, in the order of the request; duplicates of a parameter or header too
 * @param absent whether a value is missing in one place at least where it must be
 * @param mistyped whether there is something else in one place at least: another JSON type, or a change whose outcome
 *     can't be known
 */
public record FoundValues(List<String> values, boolean absent, boolean mistyped) {
    /** A value must be there, and is not. */
    public static final FoundValues ABSENT = new FoundValues(List.of(), true, false);

    /** Nothing is written in this place, so there is nothing to judge. */
    public static final FoundValues NOTHING = new FoundValues(List.of(), false, false);

    public FoundValues {
        values = List.copyOf(values);
    }

    /** These values, or {@link #ABSENT} where there are none. */
    public static FoundValues of(List<String> values) {
        return values.isEmpty() ? ABSENT : new FoundValues(values, false, false);
    }

    /** What was found in two places that an upstream may read as one. */
    public FoundValues and(FoundValues other) {
        var all = new LinkedHashSet<>(values);
        all.addAll(other.values);
        return new FoundValues(List.copyOf(all), absent || other.absent, mistyped || other.mistyped);
    }

    /** Whether the request leaves the place alone. */
    public boolean writesNothing() {
        return values.isEmpty() && !absent && !mistyped;
    }
}
