package io.claviger.core.guard;

import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
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
 * All guards of a policy, by dimension. A guard is judged in the operations that say where its dimension stands; in
 * others it has no say.
 *
 * @param byDimension guards by the dimension they are on; judged in the order of the names
 */
public record Guards(Map<String, Guard> byDimension) {
    /** No guard. */
    public static final Guards NONE = new Guards(Map.of());

    /**
     * Copies the guards.
     *
     * @throws IllegalArgumentException where one has a blank dimension, or depends on its own
     */
    public Guards {
        byDimension.forEach((dimension, guard) -> {
            if (dimension.isBlank()) {
                throw new IllegalArgumentException("a guard's dimension is blank");
            }
            if (guard.rule() instanceof Guard.Rule.Per per && per.by().equals(dimension)) {
                throw new IllegalArgumentException("the guard on " + dimension + " depends on itself");
            }
        });
        byDimension = Collections.unmodifiableMap(new TreeMap<>(byDimension));
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

    /**
     * Judges a request.
     *
     * @param sources where the operation's guarded values are
     * @param found what was found there; a dimension that is missing here counts as absent
     */
    public Verdict judge(Map<String, ValueSource> sources, Map<String, FoundValues> found) {
        if (byDimension.isEmpty() || sources.isEmpty()) {
            return Verdict.PERMITTED;
        }
        Refused refusal = null;
        List<Refused> reported = List.of();
        for (var entry : byDimension.entrySet()) {
            if (!sources.containsKey(entry.getKey())
                    || !(entry.getValue().judge(entry.getKey(), found) instanceof Refused refused)) {
                continue;
            }
            if (entry.getValue().mode() == Mode.REPORT) {
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
     */
    public Mode modeOfBody(Map<String, ValueSource> sources) {
        var strongest = Mode.OFF;
        for (var entry : byDimension.entrySet()) {
            var guard = entry.getValue();
            if (guard.mode().compareTo(strongest) > 0 && guard.stands() && readsBody(entry.getKey(), guard, sources)) {
                strongest = guard.mode();
            }
        }
        return strongest;
    }

    private static boolean readsBody(String dimension, Guard guard, Map<String, ValueSource> sources) {
        return sources.containsKey(dimension)
                && (inBody(sources.get(dimension))
                        || (guard.rule() instanceof Guard.Rule.Per per && inBody(sources.get(per.by()))));
    }

    private static boolean inBody(@Nullable ValueSource source) {
        return source instanceof BodyValue || source instanceof BodyKeys;
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
    public boolean hideByBody(Set<String> answered, Map<String, ValueSource> sources) {
        for (var dimension : answered) {
            var guard = byDimension.get(dimension);
            if (guard != null
                    && guard.mode() == Mode.ENFORCE
                    && guard.stands()
                    && guard.rule() instanceof Guard.Rule.Per per
                    && inBody(sources.get(per.by()))) {
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
}
