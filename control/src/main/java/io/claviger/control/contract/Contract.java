package io.claviger.control.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The contract, read from the class path once, with its operations by path and method. */
public final class Contract {
    /** The contract's name on the class path. */
    public static final String RESOURCE = "/openapi/management.yaml";

    /** The size limit of a body unless the operation says otherwise: 1 MiB. */
    public static final int DEFAULT_BODY_LIMIT = 1 << 20;

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final Map<String, Object> document;
    private final List<Route> routes = new ArrayList<>();

    private record Route(List<String> template, Map<String, ContractOperation> byMethod) {}

    /** What a method and a path mean. */
    public sealed interface Match {
        /** An operation, with the values of its path's parameters. */
        record Found(ContractOperation operation, Map<String, String> pathValues) implements Match {}

        /** A known path with another method than those. */
        record OtherMethods(Set<String> allowed) implements Match {}

        /** No path of the contract. */
        record NoPath() implements Match {}
    }

    private Contract(Map<String, Object> document) {
        this.document = document;
        var base = String.valueOf(first(document, "servers").get("url"));
        Schema.object(document.get("paths"))
                .forEach((path, item) -> routes.add(route(base + path, Schema.object(item))));
    }

    /** Reads the contract. What it says and requests could not be checked for is an error. */
    public static Contract load() {
        try (var in = Contract.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the contract " + RESOURCE + " is not on the class path");
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Contract(Schema.object(new Load(LoadSettings.builder().build()).loadFromString(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every operation, in the contract's order. */
    public List<ContractOperation> operations() {
        return routes.stream()
                .flatMap(route -> route.byMethod.values().stream())
                .toList();
    }

    /**
     * Finds the operation of a request.
     *
     * @param segments the path's segments, decoded
     */
    public Match match(String method, List<String> segments) {
        for (var route : routes) {
            var values = values(route.template, segments);
            if (values != null) {
                var operation = route.byMethod.get(method);
                return operation == null
                        ? new Match.OtherMethods(new TreeSet<>(route.byMethod.keySet()))
                        : new Match.Found(operation, values);
            }
        }
        return new Match.NoPath();
    }

    private static @Nullable Map<String, String> values(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return null;
        }
        var values = new LinkedHashMap<String, String>();
        for (var i = 0; i < template.size(); i++) {
            var part = template.get(i);
            if (part.startsWith("{")) {
                values.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return null;
            }
        }
        return values;
    }

    private Route route(String path, Map<String, Object> item) {
        var byMethod = new LinkedHashMap<String, ContractOperation>();
        item.forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                var upper = method.toUpperCase(Locale.ROOT);
                byMethod.put(upper, operation(upper, path, item, Schema.object(operation)));
            }
        });
        return new Route(List.of(path.substring(1).split("/")), byMethod);
    }

    private ContractOperation operation(
            String method, String path, Map<String, Object> item, Map<String, Object> operation) {
        var query = new TreeMap<String, Schema>();
        var headers = new TreeMap<String, Schema>(String.CASE_INSENSITIVE_ORDER);
        for (var parameter : parameters(item, operation)) {
            var name = String.valueOf(parameter.get("name"));
            var schema = Schema.compile(Schema.object(parameter.get("schema")), this::resolve);
            switch (String.valueOf(parameter.get("in"))) {
                case "query" -> query.put(name, schema);
                case "header" -> headers.put(name, schema);
                case "path" -> {}
                default -> throw new IllegalStateException("no such place for a parameter: " + parameter.get("in"));
            }
        }
        var body = Schema.object(operation.get("requestBody"));
        return new ContractOperation(
                String.valueOf(operation.get("operationId")),
                method,
                path,
                query,
                headers,
                body.isEmpty() ? null : bodySchema(body),
                Boolean.TRUE.equals(body.get("required")),
                operation.get("x-body-limit") instanceof Integer limit ? limit : DEFAULT_BODY_LIMIT);
    }

    private List<Map<String, Object>> parameters(Map<String, Object> item, Map<String, Object> operation) {
        var all = new ArrayList<Map<String, Object>>();
        for (var place : List.of(item, operation)) {
            if (place.get("parameters") instanceof List<?> several) {
                several.forEach(one -> {
                    var parameter = Schema.object(one);
                    all.add(parameter.get("$ref") instanceof String reference ? resolve(reference) : parameter);
                });
            }
        }
        return all;
    }

    private Schema bodySchema(Map<String, Object> body) {
        var json = Schema.object(Schema.object(body.get("content")).get("application/json"));
        return Schema.compile(Schema.object(json.get("schema")), this::resolve);
    }

    private Map<String, Object> resolve(String reference) {
        @Nullable Object found = document;
        for (var part : reference.substring("#/".length()).split("/")) {
            found = Schema.object(found).get(part);
        }
        if (found == null) {
            throw new IllegalStateException("the contract refers to " + reference + ", which it does not have");
        }
        return Schema.object(found);
    }

    private static Map<String, Object> first(Map<String, Object> document, String name) {
        return document.get(name) instanceof List<?> list ? Schema.object(list.getFirst()) : Map.of();
    }
}
