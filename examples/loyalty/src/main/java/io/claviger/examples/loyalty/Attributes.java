package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of a customer beside the points: few, short, flat values. */
final class Attributes {
    static final int MAX_COUNT = 50;
    static final int MAX_TEXT = 200;

    private Map<String, Object> values = new LinkedHashMap<>();

    /** Writes all members or, when one of them is at fault, none; a null removes. */
    void write(JsonObject changes) {
        Map<String, Object> written = new LinkedHashMap<>(values);
        for (Map.Entry<String, Object> change : changes) {
            if (change.getValue() == null) {
                written.remove(change.getKey());
            } else {
                written.put(checkedName(change.getKey()), checkedValue(change.getKey(), change.getValue()));
            }
        }
        if (written.size() > MAX_COUNT) {
            throw ApiError.full("ATTRIBUTES_FULL", "A customer has at most " + MAX_COUNT + " attributes.");
        }
        values = written;
    }

    /** Takes over what is not known here yet, as far as there is room. */
    void adopt(Attributes other) {
        other.values.forEach((name, value) -> {
            if (values.size() < MAX_COUNT) {
                values.putIfAbsent(name, value);
            }
        });
    }

    JsonObject toJson() {
        return new JsonObject(new LinkedHashMap<>(values));
    }

    private static String checkedName(String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_]{0,63}")) {
            throw ApiError.invalid(
                    "ATTRIBUTE_INVALID", "An attribute's name is a letter, then up to 63 letters, digits or _.");
        }
        return name;
    }

    private static Object checkedValue(String name, Object value) {
        boolean fits = switch (value) {
            case String text -> text.length() <= MAX_TEXT;
            case Integer _, Long _, Double _, Boolean _ -> true;
            default -> false;
        };
        if (!fits) {
            throw ApiError.invalid(
                    "ATTRIBUTE_INVALID",
                    "The attribute " + name + " must be a number, true, false or a string of at most " + MAX_TEXT
                            + " characters.");
        }
        return value;
    }
}
