package io.claviger.control.console.page;

import io.claviger.control.http.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what is in a JSON object line by line: what is in objects within it under their names, such as {@code modes/permissions}. */
public final class Values {
    /** What stands where nothing is. */
    public static final String NONE = "none";

    private static final int MOST = 200;

    private Values() {}

    /** A value with its name. */
    public record Named(String name, String value) {}

    public static List<Named> of(@Nullable Members object) {
        var found = new ArrayList<Named>();
        if (object != null) {
            add("", object.values(), found);
        }
        return List.copyOf(found);
    }

    private static void add(String before, Map<?, ?> members, List<Named> found) {
        members.forEach((name, value) -> {
            if (found.size() >= MOST) {
                return;
            }
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                add(before + name + "/", inner, found);
            } else {
                found.add(new Named(before + name, text(value)));
            }
        });
    }

    /** A value in words. */
    public static String text(@Nullable Object value) {
        return switch (value) {
            case null -> NONE;
            case Boolean flag -> flag ? "yes" : "no";
            case List<?> list when list.isEmpty() -> NONE;
            case List<?> list ->
                String.join(", ", list.stream().map(Values::text).toList());
            case Map<?, ?> map when map.isEmpty() -> NONE;
            case Map<?, ?> map ->
                String.join(
                        ", ",
                        map.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + text(entry.getValue()))
                                .toList());
            default -> String.valueOf(value);
        };
    }
}
