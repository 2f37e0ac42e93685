package io.claviger.control.console.policy;

import io.claviger.control.console.http.Form;
import io.claviger.control.http.Members;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The guard of one dimension as a form has it.
 *
 * @param by the other dimension on whose values the lists depend; empty where they hold always
 * @param values the lists by those values
 */
public record GuardWritten(String mode, String by, Lists always, List<ByValue> values) {
    static final GuardWritten NONE = new GuardWritten("enforce", "", new Lists(List.of(), List.of()), List.of());

    /** Two lists; an empty one is none. */
    public record Lists(List<String> allow, List<String> deny) {
        static Lists of(Members guard) {
            return new Lists(guard.texts("allow"), guard.texts("deny"));
        }

        boolean isEmpty() {
            return allow.isEmpty() && deny.isEmpty();
        }

        void addTo(Map<String, @Nullable Object> json) {
            if (!allow.isEmpty()) {
                json.put("allow", allow);
            }
            if (!deny.isEmpty()) {
                json.put("deny", deny);
            }
        }
    }

    /** The lists for a value of the other dimension. */
    public record ByValue(String value, Lists lists) {}

    /** As it is kept; null for none. */
    static GuardWritten of(@Nullable Members guard) {
        if (guard == null) {
            return NONE;
        }
        var values = new ArrayList<ByValue>();
        var kept = guard.members("values");
        if (kept != null) {
            kept.values().keySet().forEach(value -> {
                var lists = kept.members(value);
                values.add(new ByValue(value, lists == null ? NONE.always : Lists.of(lists)));
            });
        }
        return new GuardWritten(guard.requiredText("mode"), guard.requiredText("by"), Lists.of(guard), values);
    }

    /** As it was filled in. */
    static GuardWritten of(Form form) {
        var by = form.text("by");
        var mode = form.text("mode");
        var values = new ArrayList<ByValue>();
        var named = form.texts("value");
        for (var i = 0; i < named.size(); i++) {
            if (!named.get(i).isBlank()) {
                values.add(new ByValue(
                        named.get(i).strip(), new Lists(lines(form, "allow-by", i), lines(form, "deny-by", i))));
            }
        }
        return new GuardWritten(
                mode == null ? NONE.mode : mode,
                by == null ? "" : by,
                new Lists(form.lines("allow"), form.lines("deny")),
                values);
    }

    private static List<String> lines(Form form, String name, int row) {
        var texts = form.texts(name);
        return row < texts.size()
                ? texts.get(row)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList()
                : List.of();
    }

    /** Whether it says anything. */
    boolean isEmpty() {
        return by.isEmpty() ? always.isEmpty() : values.isEmpty();
    }

    /** What an operation is to be given; null for no guard. */
    @Nullable Map<String, @Nullable Object> json() {
        if (isEmpty()) {
            return null;
        }
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("mode", mode);
        if (by.isEmpty()) {
            always.addTo(json);
        } else {
            var listsByValue = new LinkedHashMap<String, @Nullable Object>();
            for (var value : values) {
                var lists = new LinkedHashMap<String, @Nullable Object>();
                value.lists().addTo(lists);
                listsByValue.put(value.value(), lists);
            }
            json.put("by", by);
            json.put("values", listsByValue);
        }
        return json;
    }
}
