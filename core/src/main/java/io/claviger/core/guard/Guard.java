package io.claviger.core.guard;

import io.claviger.core.guard.GuardVerdict.Cause;
import io.claviger.core.guard.GuardVerdict.Permitted;
import io.claviger.core.guard.GuardVerdict.Refused;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rule on one dimension.
 *
 * <p>While a list stands, a request in which the value is absent or of another type is refused: what can't be seen can't
 * be permitted. A place that says that nothing is written passes.
 *
 * @param rule which values are permitted
 */
public record Guard(Mode mode, Rule rule) {

    /** Which values are permitted. */
    public sealed interface Rule {
        /** The same lists in every request. */
        record Always(ValueLists lists) implements Rule {}

        /**
         * Lists for each value of another dimension (channels per CID). A value of the other dimension that has no lists
         * permits all, as a guard without lists does; where the other dimension is absent or of another type, or is what
         * an upstream might take for a value that has lists, it can't be told which lists stand, and the request is
         * refused. In a body of several items every value must be
         * permitted for each of the other dimension's values.
         *
         * @param by the other dimension
         * @param values lists by its values; not empty
         * @param spellings what may be taken for one of these values; follows from them
         */
        record Per(String by, Map<String, ValueLists> values, Spellings spellings) implements Rule {
            /**
             * Checks and copies the lists.
             *
             * @throws IllegalArgumentException that says what is wrong, for a person
             */
            public Per(String by, Map<String, ValueLists> values) {
                this(by, values, new Spellings(values.keySet()));
            }

            public Per {
                if (by.isBlank()) {
                    throw new IllegalArgumentException("\"by\" must name a dimension");
                }
                if (values.isEmpty()) {
                    throw new IllegalArgumentException("\"values\" is empty; name a value of " + by + " at least");
                }
                if (values.size() > ValueLists.MAX_VALUES) {
                    throw new IllegalArgumentException(
                            "\"values\" has " + values.size() + " members; " + ValueLists.MAX_VALUES + " is the most");
                }
                values = Map.copyOf(values);
            }

            private boolean stands() {
                for (var lists : values.values()) {
                    if (lists.stand()) {
                        return true;
                    }
                }
                return false;
            }
        }
    }

    public static Guard enforcing(ValueLists lists) {
        return new Guard(Mode.ENFORCE, new Rule.Always(lists));
    }

    public static Guard enforcing(String by, Map<String, ValueLists> values) {
        return new Guard(Mode.ENFORCE, new Rule.Per(by, values));
    }

    /** Whether a list stands, so that a value must be there to be judged. */
    public boolean stands() {
        return mode != Mode.OFF
                && switch (rule) {
                    case Rule.Always(var lists) -> lists.stand();
                    case Rule.Per per -> per.stands();
                };
    }

    /**
     * Judges what was found, whatever the mode is ({@link Mode#OFF} permits).
     *
     * @param dimension this guard's own
     * @param found what the request holds, by dimension; one that is missing counts as absent
     */
    public GuardVerdict judge(String dimension, Map<String, FoundValues> found) {
        if (!stands()) {
            return Permitted.INSTANCE;
        }
        var values = found.getOrDefault(dimension, FoundValues.ABSENT);
        return switch (rule) {
            case Rule.Always(var lists) -> judge(dimension, lists, values);
            case Rule.Per per -> judge(dimension, per, values, found.getOrDefault(per.by(), FoundValues.ABSENT));
        };
    }

    private static GuardVerdict judge(String dimension, Rule.Per per, FoundValues values, FoundValues others) {
        if (values.writesNothing()) {
            return Permitted.INSTANCE;
        }
        if (others.absent() || others.mistyped() || others.values().isEmpty()) {
            return new Refused(dimension, null, Cause.UNDECIDABLE, per.by());
        }
        for (var i = 0; i < others.values().size(); i++) {
            var other = others.values().get(i);
            var lists = per.values().get(other);
            if (lists == null && per.spellings().mayBeListed(other)) {
                return new Refused(dimension, other, Cause.UNDECIDABLE, per.by());
            }
            var verdict = judge(dimension, lists == null ? ValueLists.NONE : lists, values);
            if (verdict instanceof Refused) {
                return verdict;
            }
        }
        return Permitted.INSTANCE;
    }

    private static GuardVerdict judge(String dimension, ValueLists lists, FoundValues found) {
        if (!lists.stand()) {
            return Permitted.INSTANCE;
        }
        if (found.mistyped()) {
            return refused(dimension, null, Cause.MISTYPED);
        }
        if (found.absent()) {
            return refused(dimension, null, Cause.ABSENT);
        }
        for (var i = 0; i < found.values().size(); i++) {
            var value = found.values().get(i);
            if (!lists.permits(value)) {
                return refused(dimension, value, lists.denies(value) ? Cause.DENIED : Cause.NOT_ALLOWED);
            }
        }
        return Permitted.INSTANCE;
    }

    private static Refused refused(String dimension, @Nullable String value, Cause cause) {
        return new Refused(dimension, value, cause, null);
    }
}
