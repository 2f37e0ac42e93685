package io.claviger.control.key;

import io.claviger.control.contract.Nearest;
import io.claviger.control.http.Members;
import io.claviger.control.json.JsonPointer;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.error.FieldFault;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.ValueLists;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Guards that are wanted: null leaves those that are there, an empty {@code Optional} clears them.
 *
 * @param guards by dimension; one that is null is none
 */
record GuardWish(@Nullable Optional<Members> guards) {
    static final GuardWish NONE = new GuardWish(null);

    /** All values together: a policy is kept as one text, and an audit entry shows it whole. */
    static final int MOST_CHARACTERS = 250_000;

    private static final List<String> LISTS = List.of("allow", "deny");
    private static final String POINTER = "/guards";

    static GuardWish read(Members body) {
        return new GuardWish(body.has("guards") ? Optional.ofNullable(body.members("guards")) : null);
    }

    /** Whether there is a word on a dimension, if only that it has no guard. */
    boolean names(String dimension) {
        return guards != null && guards.isPresent() && guards.get().has(dimension);
    }

    /**
     * What is wrong with its meaning.
     *
     * @param before guards that are there: their dimensions may stay although no operation names them any more
     */
    List<FieldFault> faultsOf(Guards before, Catalog catalog) {
        var faults = new ArrayList<FieldFault>();
        if (guards == null || guards.isEmpty()) {
            return faults;
        }
        var known = known(before, catalog);
        var characters = 0;
        for (var dimension : guards.get().values().keySet()) {
            var at = JsonPointer.member(POINTER, dimension);
            requireKnown(dimension, known, at, faults);
            var guard = guards.get().members(dimension);
            if (guard != null) {
                faults.addAll(faultsOf(dimension, guard, known, at));
                characters += characters(guard);
            }
        }
        if (characters > MOST_CHARACTERS) {
            faults.add(new FieldFault(
                    POINTER,
                    "the listed values have " + characters + " characters together; " + MOST_CHARACTERS
                            + " is the most"));
        }
        return faults;
    }

    /** The guards that come of it, once no fault was found. */
    Guards applyTo(Guards before) {
        if (guards == null) {
            return before;
        }
        var wanted = new HashMap<String, Guard>();
        guards.ifPresent(members -> members.values().keySet().forEach(dimension -> {
            var guard = members.members(dimension);
            if (guard != null) {
                wanted.put(dimension, guard(guard));
            }
        }));
        return new Guards(wanted);
    }

    private static List<FieldFault> faultsOf(String dimension, Members guard, Set<String> known, String at) {
        var faults = new ArrayList<FieldFault>();
        var by = guard.text("by");
        var values = guard.members("values");
        if (by != null) {
            if (by.equals(dimension)) {
                faults.add(new FieldFault(at + "/by", "must be another dimension than the guard's own"));
            } else {
                requireKnown(by, known, at + "/by", faults);
            }
        }
        if (by != null && values == null) {
            faults.add(new FieldFault(at + "/values", "is missing: lists by the values of " + by));
        } else if (by == null && values != null) {
            faults.add(new FieldFault(at + "/by", "is missing: the dimension that the values are of"));
        }
        for (var list : LISTS) {
            if ((by != null || values != null) && !guard.texts(list).isEmpty()) {
                faults.add(new FieldFault(
                        at + "/" + list, "belongs into values where the lists depend on another dimension"));
            }
        }
        if (values != null) {
            values.values().keySet().forEach(value -> {
                var lists = values.members(value);
                if (lists != null) {
                    faults.addAll(tooLong(lists, JsonPointer.member(at + "/values", value)));
                }
            });
        }
        faults.addAll(tooLong(guard, at));
        return faults;
    }

    /** The contract counts code points; the engine's bound is one of memory. */
    private static List<FieldFault> tooLong(Members lists, String at) {
        var faults = new ArrayList<FieldFault>();
        for (var list : LISTS) {
            var texts = lists.texts(list);
            for (var i = 0; i < texts.size() && faults.size() < KeyRules.MOST_FAULTS; i++) {
                if (texts.get(i).length() > ValueLists.MAX_VALUE_LENGTH) {
                    faults.add(new FieldFault(
                            JsonPointer.item(at + "/" + list, i),
                            "must have " + ValueLists.MAX_VALUE_LENGTH
                                    + " characters at most; those beyond U+FFFF count twice"));
                }
            }
        }
        return faults;
    }

    private static void requireKnown(String dimension, Set<String> known, String at, List<FieldFault> faults) {
        if (!known.contains(dimension)) {
            var near = Nearest.to(dimension, known);
            var said = "there is no dimension " + dimension;
            faults.add(new FieldFault(
                    at, near.isEmpty() ? said : said + "; did you mean " + String.join(" or ", near) + "?"));
        }
    }

    /** The dimensions that always are, those that operations name, and those of guards that are there. */
    private static Set<String> known(Guards before, Catalog catalog) {
        var known = new TreeSet<>(catalog.dimensions());
        before.byDimension().forEach((dimension, guard) -> {
            known.add(dimension);
            if (guard.rule() instanceof Guard.Rule.Per per) {
                known.add(per.by());
            }
        });
        return known;
    }

    private static int characters(Members guard) {
        var values = guard.members("values");
        var own = LISTS.stream()
                .flatMap(list -> guard.texts(list).stream())
                .mapToInt(String::length)
                .sum();
        if (values == null) {
            return own;
        }
        var all = own;
        for (var value : values.values().keySet()) {
            var lists = values.members(value);
            all += value.length() + (lists == null ? 0 : characters(lists));
        }
        return all;
    }

    private static Guard guard(Members wish) {
        var mode = wish.constant("mode", Mode.class, Mode.ENFORCE);
        var by = wish.text("by");
        var values = wish.members("values");
        if (by == null || values == null) {
            return new Guard(mode, new Guard.Rule.Always(lists(wish)));
        }
        var listsByValue = new HashMap<String, ValueLists>();
        values.values().keySet().forEach(value -> {
            var lists = values.members(value);
            listsByValue.put(value, lists == null ? ValueLists.NONE : lists(lists));
        });
        return new Guard(mode, new Guard.Rule.Per(by, listsByValue));
    }

    private static ValueLists lists(Members wish) {
        return new ValueLists(list(wish, "allow"), list(wish, "deny"));
    }

    private static @Nullable Set<String> list(Members wish, String name) {
        var values = wish.texts(name);
        return values.isEmpty() ? null : Set.copyOf(values);
    }
}
