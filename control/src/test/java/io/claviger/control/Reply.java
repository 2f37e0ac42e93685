package io.claviger.control;

import io.claviger.control.json.StrictJson;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** An answer of the management API, as a client sees it. */
public record Reply(int status, HttpHeaders headers, byte[] bytes) {

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> json() {
        return (Map<String, Object>) StrictJson.parse(bytes);
    }

    /** A value by the names that lead to it: {@code "key.id"}. */
    @SuppressWarnings("unchecked")
    public <T> T get(String path) {
        Object value = json();
        for (var name : path.split("\\.")) {
            value = value instanceof List<?> list
                    ? list.get(Integer.parseInt(name))
                    : ((Map<String, Object>) value).get(name);
        }
        return (T) value;
    }

    public List<Map<String, Object>> items() {
        return get("items");
    }

    public String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** The pointers of the faults that a problem names. */
    public List<String> pointers() {
        List<Map<String, Object>> errors = get("errors");
        return errors.stream().map(error -> (String) error.get("pointer")).toList();
    }

    /** What a problem says of one pointer. */
    public String fault(String pointer) {
        List<Map<String, Object>> errors = get("errors");
        return errors.stream()
                .filter(error -> error.get("pointer").equals(pointer))
                .map(error -> (String) error.get("detail"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no fault at " + pointer + " in " + text()));
    }
}
