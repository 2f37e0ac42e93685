package io.claviger.core.guard;

import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import io.claviger.core.guard.GuardVerdict.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All guards of a policy, by dimension. A guard is judged in the operations that say where its dimension stands, and
 * where its values were told; in others it has no say. They are judged in the order of their dimensions' names.
 */
public final class Guards {
    /** No guard. */
    public static final Guards NONE = new Guards(Map.of());

    private final Map<String, Guard> byDimension;

    // The same as arrays: a request is judged without an iterator.
    private final String[] dimensions;
    private final Guard[] guards;

    /**
     * Copies the guards.
     *
     * @throws IllegalArgumentException where one has a blank dimension, or depends on its own
     */
    public Guards(Map<String, Guard> byDimension) {
        byDimension.forEach((dimension, guard) -> {
            if (dimension.isBlank()) {
                throw new IllegalArgumentException("a guard's dimension is blank");
            }
            if (guard.rule() instanceof Guard.Rule.Per per && per.by().equals(dimension)) {
                throw new IllegalArgumentException("the guard on " + dimension + " depends on itself");
            }
        });
        this.byDimension = Collections.unmodifiableMap(new TreeMap<>(byDimension));
        this.dimensions = this.byDimension.keySet().toArray(String[]::new);
        this.guards = this.byDimension.values().toArray(Guard[]::new);
    }

    /** Guards by the dimension they are on, in the order of the names. */
    public Map<String, Guard> byDimension() {
        return byDimension;
    }

    /**
     * What all guards say together.
     *
     * @param refusal the first that refuses, by the dimensions' names, or null
     * @param reported what those in report mode would have refused
     */
    public record Verdict(@Nullable Refused refusal, List<Refused> reported) {
        static final Verdict PERMITTED = new Verdict(null, List.of());

        public Verdict {
            reported = List.copyOf(reported);
        }
    }

    public boolean isEmpty() {
        return byDimension.isEmpty();
    }

    /** Whether a guard looks at anything that an operation names or a request holds. */
    public boolean haveSay(Map<String, ValueSource> sources, Map<String, FoundValues> found) {
        for (var dimension : dimensions) {
            if (sources.containsKey(dimension) || found.containsKey(dimension)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Judges a request.
     *
     * @param sources where the operation's guarded values are
     * @param found what was found there, or told; a dimension that is missing here counts as absent
     */
    public Verdict judge(Map<String, ValueSource> sources, Map<String, FoundValues> found) {
        Refused refusal = null;
        List<Refused> reported = List.of();
        for (var i = 0; i < dimensions.length; i++) {
            var dimension = dimensions[i];
            if (!(sources.containsKey(dimension) || found.containsKey(dimension))
                    || !(guards[i].judge(dimension, found) instanceof Refused refused)) {
                continue;
            }
            if (guards[i].mode() == Mode.REPORT) {
                reported = reported.isEmpty() ? new ArrayList<>() : reported;
                reported.add(refused);
            } else if (refusal == null) {
                refusal = refused;
            }
        }
        return refusal == null && reported.isEmpty() ? Verdict.PERMITTED : new Verdict(refusal, reported);
    }

    /**
     * How much hangs on the body: the strongest mode of a guard whose lists stand and for which it must be read. A body
     * that can't be read refuses the request with {@link Mode#ENFORCE}, is reported with {@link Mode#REPORT}, and need
     * not be read at all with {@link Mode#OFF}.
     *
     * @param form whether the body may be a form, so that the parameters of the query may stand there too
     */
    public Mode modeOfBody(Map<String, ValueSource> sources, boolean form) {
        var strongest = Mode.OFF;
        for (var i = 0; i < dimensions.length; i++) {
            var guard = guards[i];
            if (guard.mode().compareTo(strongest) > 0
                    && guard.stands()
                    && readsBody(dimensions[i], guard, sources, form)) {
                strongest = guard.mode();
            }
        }
        return strongest;
    }

    private static boolean readsBody(String dimension, Guard guard, Map<String, ValueSource> sources, boolean form) {
        return sources.containsKey(dimension)
                && (inBody(sources.get(dimension), form)
                        || (guard.rule() instanceof Guard.Rule.Per per && inBody(sources.get(per.by()), form)));
    }

    private static boolean inBody(@Nullable ValueSource source, boolean form) {
        return source instanceof BodyValue || source instanceof BodyKeys || (form && source instanceof QueryParameter);
    }

    /** Whether a list stands on one of the dimensions whose members an answer shows. */
    public boolean hide(Set<String> answered) {
        for (var dimension : answered) {
            var guard = byDimension.get(dimension);
            if (guard != null && guard.mode() == Mode.ENFORCE && guard.stands()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the body must be read to know which members of an answer may be seen: their lists hang on a value there. */
    public boolean hideByBody(Set<String> answered, Map<String, ValueSource> sources, boolean form) {
        for (var dimension : answered) {
            var guard = byDimension.get(dimension);
            if (guard != null
                    && guard.mode() == Mode.ENFORCE
                    && guard.stands()
                    && guard.rule() instanceof Guard.Rule.Per per
                    && inBody(sources.get(per.by()), form)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Which values a dimension's guard lets pass in an answer, where members that a credential may not see are left
     * out. A guard that depends on another dimension is asked with what was found in the request.
     */
    public Predicate<String> permitted(String dimension, Map<String, FoundValues> found) {
        var guard = byDimension.get(dimension);
        if (guard == null || guard.mode() != Mode.ENFORCE || !guard.stands()) {
            return value -> true;
        }
        if (guard.rule() instanceof Guard.Rule.Always(var lists)) {
            return lists::permits;
        }
        return value -> {
            var asked = new HashMap<>(found);
            asked.put(dimension, FoundValues.of(List.of(value)));
            return guard.judge(dimension, asked) instanceof GuardVerdict.Permitted;
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Guards that && byDimension.equals(that.byDimension);
    }

    @Override
    public int hashCode() {
        return byDimension.hashCode();
    }

    @Override
    public String toString() {
        return byDimension.toString();
    }
}
