package io.claviger.control.http;

import io.claviger.control.json.Timestamps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members of a checked body, by type. A member that was at fault is not there any more. */
public record Members(Map<String, @Nullable Object> values) {

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The text, or null where it is missing or null. */
    public @Nullable String text(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    /** The text; empty where it is missing, which was found to be a fault before. */
    public String requiredText(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    public long number(String name, long otherwise) {
        return values.get(name) instanceof Long number ? number : otherwise;
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** The time in microseconds, or null where it is missing or null. */
    public @Nullable Long micros(String name) {
        var text = text(name);
        return text == null ? null : Timestamps.micros(text);
    }

    /** The texts of an array; empty where it is missing. */
    public List<String> texts(String name) {
        return values.get(name) instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The members of an object, or null where it is missing or null. */
    public @Nullable Members members(String name) {
        if (!(values.get(name) instanceof Map<?, ?> object)) {
            return null;
        }
        var members = new LinkedHashMap<String, @Nullable Object>();
        object.forEach((key, value) -> members.put(String.valueOf(key), value));
        return new Members(members);
    }

    /** The objects of an array; empty where it is missing or null. */
    public List<Members> items(String name) {
        return values.get(name) instanceof List<?> items
                ? items.stream()
                        .map(item -> new Members(Map.of("item", item)))
                        .map(one -> one.required("item"))
                        .toList()
                : List.of();
    }

    private Members required(String name) {
        var members = members(name);
        return members == null ? new Members(Map.of()) : members;
    }

    /** What a change says of an array of texts: null where it is not there, empty where it is null. */
    public @Nullable Optional<List<String>> changeOfTexts(String name) {
        if (!has(name)) {
            return null;
        }
        return values.get(name) == null ? Optional.empty() : Optional.of(texts(name));
    }

    /** The texts of an object by name; empty where it is missing or null. */
    public Map<String, String> textsByName(String name) {
        var texts = new LinkedHashMap<String, String>();
        if (values.get(name) instanceof Map<?, ?> members) {
            members.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }

    /** The constant that a lower-case word names. */
    public <E extends Enum<E>> E constant(String name, Class<E> type, E otherwise) {
        var text = text(name);
        return text == null ? otherwise : Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    /** What a change says of a member: null where it is not there, empty where it is null. */
    public <T> @Nullable Optional<T> change(String name, Function<String, @Nullable T> reading) {
        return has(name) ? Optional.ofNullable(text(name)).map(reading) : null;
    }
}
