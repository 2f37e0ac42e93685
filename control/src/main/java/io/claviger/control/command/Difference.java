package io.claviger.control.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a change made different, member by member and within objects too: an audit entry has the length of the change,
 * not of what was changed.
 *
 * @param before the members that were otherwise or are gone
 * @param after the members that are otherwise or new
 */
public record Difference(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {

    public static Difference between(Map<String, @Nullable Object> was, Map<String, @Nullable Object> is) {
        return new Difference(differing(was, is), differing(is, was));
    }

    private static Map<String, @Nullable Object> differing(Map<?, ?> members, Map<?, ?> others) {
        var differing = new LinkedHashMap<String, @Nullable Object>();
        members.forEach((name, value) -> {
            var other = others.get(name);
            if (!Objects.equals(value, other) || !others.containsKey(name)) {
                var inner = value instanceof Map<?, ?> one && other instanceof Map<?, ?> another
                        ? differing(one, another)
                        : value;
                differing.put(String.valueOf(name), inner);
            }
        });
        return differing;
    }
}
