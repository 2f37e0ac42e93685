package io.claviger.control;

import java.util.Map;
import java.util.UUID;

/** Paths of routes as their templates are written: {@code /keys/{keyId}}. */
final class PathTemplate {
    private PathTemplate() {}

    /** The path with ids of what is there, by their names; where there is none, with one that names nothing. */
    static String filled(String template, Map<String, String> ids) {
        var path = template;
        for (var id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        return path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
    }
}
