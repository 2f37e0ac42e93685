package io.claviger.core.decision;

import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.guard.FoundValues;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.guard.ValueLists;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is shown of guarded values and of the guards on them. */
final class GuardInputs {
    private GuardInputs() {}

    /**
     * One guard and what it met.
     *
     * @param source where the operation's document says that the value is, or null where the door was told it
     */
    static Inputs of(Guard guard, @Nullable ValueSource source, @Nullable FoundValues found) {
        var inputs = Inputs.with().text("mode", guard.mode().text()).text("in", source == null ? null : source.words());
        put(inputs, found == null ? FoundValues.ABSENT : found);
        switch (guard.rule()) {
            case Guard.Rule.Always(var lists) -> put(inputs, lists);
            case Guard.Rule.Per(var by, var lists, var spellings) ->
                put(inputs.text("by", by), "listsFor", lists.keySet());
        }
        return inputs.build();
    }

    /** All that was read of a request, by dimension. */
    static Inputs of(RequestValues values) {
        var inputs = Inputs.with();
        new TreeMap<>(values.found()).forEach((dimension, found) -> {
            var one = Inputs.with();
            put(one, found);
            inputs.inner(dimension, one.build());
        });
        return inputs.build();
    }

    private static void put(Inputs.Builder inputs, FoundValues found) {
        inputs.texts("found", found.values());
        if (found.absent()) {
            inputs.flag("absent", true);
        }
        if (found.mistyped()) {
            inputs.flag("mistyped", true);
        }
    }

    private static void put(Inputs.Builder inputs, ValueLists lists) {
        if (lists.allow() != null) {
            put(inputs, "allow", lists.allow());
        }
        if (lists.deny() != null) {
            put(inputs, "deny", lists.deny());
        }
    }

    /** A list that is long is only counted: it may have thousands of values, and be asked for at every refusal. */
    private static void put(Inputs.Builder inputs, String name, Set<String> values) {
        if (values.size() > Inputs.MOST_TEXTS) {
            inputs.number(name + "Count", values.size());
        } else {
            inputs.texts(name, values.stream().sorted().toList());
        }
    }
}
