package io.claviger.control.contract;

import io.claviger.core.error.FieldFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the contract, and the check of requests for it.
 *
 * @param id its operationId
 * @param path its template, from the root
 * @param body what its body must be, or null where it takes none
 * @param bodyLimit the most bytes of a body
 */
public record ContractOperation(
        String id,
        String method,
        String path,
        Map<String, Schema> query,
        Map<String, Schema> headers,
        @Nullable Schema body,
        boolean bodyRequired,
        int bodyLimit) {

    /** A request's parts as they were received. Query values and headers are those that are there, by name. */
    public record Received(
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            @Nullable Object body) {}

    /**
     * What is left of a request without its faulty parts, and all faults.
     *
     * @param query by name, as {@code String}, {@code Long} or {@code Boolean}
     * @param body the body's members that are in order; empty where there was no body
     */
    public record Checked(
            Map<String, Object> query,
            Map<String, String> headers,
            Map<String, @Nullable Object> body,
            List<FieldFault> faults) {}

    /** Whether repeating a request with its {@code Idempotency-Key} gives the same answer once more. */
    public boolean repeatable() {
        return headers.containsKey("Idempotency-Key");
    }

    /** Checks a request and goes on after a fault. */
    public Checked check(Received received) {
        var walk = new SchemaWalk();
        var soundQuery = checkQuery(walk, received.query);
        var soundHeaders = checkHeaders(walk, received.headers);
        var soundBody = body == null ? null : walk.sound(body, received.body, "");
        @SuppressWarnings("unchecked") // a body that is an object has strings for names
        var members = soundBody instanceof Map<?, ?>
                ? (Map<String, @Nullable Object>) soundBody
                : Map.<String, @Nullable Object>of();
        return new Checked(soundQuery, soundHeaders, members, List.copyOf(walk.faults()));
    }

    private Map<String, Object> checkQuery(SchemaWalk walk, Map<String, List<String>> received) {
        var sound = new LinkedHashMap<String, Object>();
        received.forEach((name, values) -> {
            var pointer = "query/" + name;
            var schema = query.get(name);
            if (schema == null) {
                var near = Nearest.to(name, query.keySet());
                walk.fault(
                        pointer,
                        near.isEmpty()
                                ? "is not known here"
                                : "is not known here; did you mean " + near.getFirst() + "?");
            } else if (values.size() > 1) {
                walk.fault(pointer, "is there " + values.size() + " times");
            } else {
                var value = typed(schema, values.getFirst());
                if (walk.fits(schema, value, pointer)) {
                    sound.put(name, value);
                }
            }
        });
        return sound;
    }

    private Map<String, String> checkHeaders(SchemaWalk walk, Map<String, List<String>> received) {
        var sound = new LinkedHashMap<String, String>();
        headers.forEach((name, schema) -> {
            var values = received.getOrDefault(name, List.of());
            if (values.size() > 1 && !name.equalsIgnoreCase("If-Match")) {
                walk.fault("header/" + name, "is there " + values.size() + " times");
            } else if (!values.isEmpty()) {
                var value = String.join(", ", values);
                if (walk.fits(schema, value, "header/" + name)) {
                    sound.put(name, value);
                }
            }
        });
        return sound;
    }

    /** A query value is text; what the schema takes as a number or a boolean is made one, else it is left to be refused. */
    private static Object typed(Schema schema, String text) {
        if (schema.takes("string")) {
            return text;
        }
        if (schema.takes("boolean") && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        return schema.takes("integer") && text.matches("[0-9]{1,9}") ? Long.valueOf(text) : text;
    }
}
