package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** A JSON object that a caller sent, read strictly: each fault is a 400 that names the member by its JSON pointer. */
final class Body {
    private final JsonObject json;
    private final String at;

    private Body(JsonObject json, String at) {
        this.json = json;
        this.at = at;
    }

    /**
     * Refuses members that the operation does not know.
     *
     * @param at the JSON pointer of the object in the request's body; empty for the body itself
     */
    static Body of(JsonObject json, String at, Set<String> members) {
        for (String name : json.fieldNames()) {
            if (!members.contains(name)) {
                throw ApiError.invalid("MEMBER_UNKNOWN", at + "/" + name + " is not a member of this request.");
            }
        }
        return new Body(json, at);
    }

    String text(String name, int maxLength) {
        return optionalText(name, maxLength).orElseThrow(() -> missing(name));
    }

    Optional<String> optionalText(String name, int maxLength) {
        Object value = json.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text) || text.isEmpty() || text.length() > maxLength) {
            throw invalid(name, "a string of 1 to " + maxLength + " characters");
        }
        return Optional.of(text);
    }

    long integer(String name, long min, long max) {
        Object value = required(name);
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= min
                && ((Number) value).longValue() <= max) {
            return ((Number) value).longValue();
        }
        throw invalid(name, "an integer from " + min + " to " + max);
    }

    double amount(String name, double max) {
        Object value = required(name);
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= max) {
            return number.doubleValue();
        }
        throw invalid(name, "a number from 0 to " + max);
    }

    boolean flag(String name) {
        if (required(name) instanceof Boolean flag) {
            return flag;
        }
        throw invalid(name, "true or false");
    }

    JsonObject object(String name) {
        if (required(name) instanceof JsonObject object) {
            return object;
        }
        throw invalid(name, "an object");
    }

    JsonObject objectOrEmpty(String name) {
        return json.getValue(name) == null ? new JsonObject() : object(name);
    }

    JsonArray list(String name, int maxSize) {
        if (required(name) instanceof JsonArray list && !list.isEmpty() && list.size() <= maxSize) {
            return list;
        }
        throw invalid(name, "a list of 1 to " + maxSize + " items");
    }

    private Object required(String name) {
        Object value = json.getValue(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private ApiError missing(String name) {
        return ApiError.invalid("MEMBER_MISSING", at + "/" + name + " is missing.");
    }

    private ApiError invalid(String name, String expected) {
        return ApiError.invalid("MEMBER_INVALID", at + "/" + name + " must be " + expected + ".");
    }
}
