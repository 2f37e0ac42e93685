package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A document as the tests read it. */
record ParsedDocument(Document document, JsonObject json) {
    private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");

    record Op(String method, String path, JsonObject json) {
        String id() {
            return json.getString("operationId");
        }

        JsonObject guarded() {
            return json.getJsonObject("x-claviger", new JsonObject());
        }

        /** The path with the parameters' examples, required or not. */
        String exampleTarget() {
            String target = path;
            String query = "";
            for (Object item : json.getJsonArray("parameters", new JsonArray())) {
                JsonObject parameter = (JsonObject) item;
                Object example = parameter.getJsonObject("schema").getValue("example");
                if (parameter.getString("in").equals("path")) {
                    target = target.replace("{" + parameter.getString("name") + "}", String.valueOf(example));
                } else if (example != null) {
                    query += (query.isEmpty() ? "?" : "&") + parameter.getString("name") + "=" + example;
                }
            }
            return target + query;
        }

        String exampleBody() {
            if (!json.containsKey("requestBody")) {
                return "";
            }
            return json.getJsonObject("requestBody")
                    .getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("example")
                    .encode();
        }
    }

    static List<ParsedDocument> all() {
        return LoyaltyApi.documents().stream().map(ParsedDocument::parse).toList();
    }

    List<Op> operations() {
        List<Op> operations = new ArrayList<>();
        for (Map.Entry<String, Object> path : json.getJsonObject("paths")) {
            for (String method : METHODS) {
                JsonObject operation = ((JsonObject) path.getValue()).getJsonObject(method);
                if (operation != null) {
                    operations.add(new Op(method.toUpperCase(java.util.Locale.ROOT), path.getKey(), operation));
                }
            }
        }
        return operations;
    }

    /** Whether the place of a guard or a subject is a parameter, or a member of the body, of the operation. */
    boolean has(Op operation, JsonObject place) {
        String in = place.fieldNames().iterator().next();
        String at = place.getString(in);
        if (in.startsWith("body")) {
            return member(operation.json().getJsonObject("requestBody"), at);
        }
        return operation.json().getJsonArray("parameters").stream()
                .map(JsonObject.class::cast)
                .anyMatch(parameter -> parameter.getString("in").equals(in)
                        && parameter.getString("name").equals(at));
    }

    private boolean member(JsonObject body, String pointer) {
        JsonObject schema = resolved(
                body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema"));
        for (String step : pointer.substring(1).split("/")) {
            JsonObject next = step.equals("*")
                    ? schema.getJsonObject("items")
                    : schema.getJsonObject("properties").getJsonObject(step);
            if (next == null) {
                return false;
            }
            schema = resolved(next);
        }
        return true;
    }

    private JsonObject resolved(JsonObject schema) {
        String reference = schema.getString("$ref");
        return reference == null
                ? schema
                : json.getJsonObject("components")
                        .getJsonObject("schemas")
                        .getJsonObject(reference.substring("#/components/schemas/".length()));
    }

    @Override
    public String toString() {
        return document.slug();
    }

    private static ParsedDocument parse(Document document) {
        if (document.mediaType().equals("application/json")) {
            return new ParsedDocument(document, new JsonObject(document.text()));
        }
        Object yaml = new Load(LoadSettings.builder().build()).loadFromString(document.text());
        return new ParsedDocument(document, (JsonObject) converted(yaml));
    }

    private static Object converted(Object yaml) {
        return switch (yaml) {
            case Map<?, ?> map -> {
                JsonObject object = new JsonObject();
                map.forEach((name, value) -> object.put((String) name, converted(value)));
                yield object;
            }
            case List<?> list -> {
                JsonArray array = new JsonArray();
                list.forEach(item -> array.add(converted(item)));
                yield array;
            }
            default -> yaml;
        };
    }
}
