package io.claviger.control.contract;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A schema of the contract, compiled: the part of JSON Schema 2020-12 that the contract uses.
 *
 * @param types names of JSON types that are let in; empty lets in all
 * @param closed whether members beside {@code members} are refused
 * @param others what members beside {@code members} must be, or null where nothing is said
 * @param partial of an array of objects ({@code x-partial}): each stays without its faulty members, so that what is left of
 *     it can be judged too
 * @param allowed the only values ({@code enum}, {@code const}); empty lets in all
 * @param format the name of a {@link Format}, or null
 */
record Schema(
        Set<String> types,
        Map<String, Schema> members,
        Set<String> required,
        boolean closed,
        @Nullable Schema others,
        @Nullable Schema names,
        int minMembers,
        int maxMembers,
        @Nullable Schema items,
        int minItems,
        int maxItems,
        boolean uniqueItems,
        int minLength,
        int maxLength,
        @Nullable Pattern pattern,
        @Nullable Format format,
        @Nullable BigDecimal minimum,
        @Nullable BigDecimal maximum,
        boolean partial,
        List<Object> allowed) {

    /** Says what a schema with a keyword that requests are not checked against would only pretend. */
    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "type",
            "properties",
            "required",
            "additionalProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "x-partial",
            "enum",
            "const",
            "description",
            "title",
            "default",
            "example",
            "examples",
            "deprecated",
            "readOnly");

    /** What a part of {@code allOf} may say. */
    private static final Set<String> PART = Set.of("type", "properties", "required", "description");

    /** Lets in everything. */
    static final Schema ANY = compile(Map.of(), reference -> {
        throw new IllegalStateException("no references here");
    });

    /** Finds what a {@code $ref} names. */
    @FunctionalInterface
    interface References {
        Map<String, Object> resolve(String reference);
    }

    static Schema compile(Map<String, Object> source, References references) {
        if (source.get("$ref") instanceof String reference) {
            return compile(references.resolve(reference), references);
        }
        if (source.containsKey("allOf")) {
            return compile(merged(source, references), references);
        }
        for (var keyword : source.keySet()) {
            if (!KNOWN.contains(keyword)) {
                throw new IllegalStateException("the contract says " + keyword + ", which no request is checked for");
            }
        }
        var additional = source.get("additionalProperties");
        return new Schema(
                Set.copyOf(texts(source.get("type"))),
                compileAll(object(source.get("properties")), references),
                Set.copyOf(texts(source.get("required"))),
                Boolean.FALSE.equals(additional),
                additional instanceof Map<?, ?> ? compile(object(additional), references) : null,
                optional(source, "propertyNames", references),
                number(source, "minProperties", 0),
                number(source, "maxProperties", Integer.MAX_VALUE),
                optional(source, "items", references),
                number(source, "minItems", 0),
                number(source, "maxItems", Integer.MAX_VALUE),
                Boolean.TRUE.equals(source.get("uniqueItems")),
                number(source, "minLength", 0),
                number(source, "maxLength", Integer.MAX_VALUE),
                source.get("pattern") instanceof String pattern ? Pattern.compile(pattern) : null,
                source.get("format") instanceof String format ? Format.named(format) : null,
                bound(source.get("minimum")),
                bound(source.get("maximum")),
                Boolean.TRUE.equals(source.get("x-partial")),
                allowed(source));
    }

    /**
     * An object of the members that its parts list and its own, as one schema. That is what {@code allOf} with
     * {@code unevaluatedProperties: false} means, as long as the parts list members and nothing else.
     */
    private static Map<String, Object> merged(Map<String, Object> source, References references) {
        var members = new LinkedHashMap<String, Object>();
        var required = new LinkedHashSet<String>();
        for (var part : source.get("allOf") instanceof List<?> parts ? parts : List.of()) {
            var named =
                    object(part).get("$ref") instanceof String reference ? references.resolve(reference) : object(part);
            if (!PART.containsAll(named.keySet())) {
                throw new IllegalStateException("a part of allOf may say " + PART + " and no more: " + named.keySet());
            }
            members.putAll(object(named.get("properties")));
            required.addAll(texts(named.get("required")));
        }
        members.putAll(object(source.get("properties")));
        required.addAll(texts(source.get("required")));
        var merged = new LinkedHashMap<>(source);
        merged.remove("allOf");
        merged.put("type", "object");
        merged.put("properties", members);
        merged.put("required", List.copyOf(required));
        if (merged.remove("unevaluatedProperties") instanceof Boolean others) {
            merged.put("additionalProperties", others);
        }
        return merged;
    }

    boolean takes(String type) {
        return types.isEmpty() || types.contains(type) || (type.equals("integer") && types.contains("number"));
    }

    @SuppressWarnings("unchecked") // the keys of a YAML mapping in the contract are strings; a test reads it whole
    static Map<String, Object> object(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    private static Map<String, Schema> compileAll(Map<String, Object> sources, References references) {
        var compiled = new LinkedHashMap<String, Schema>();
        sources.forEach((name, source) -> compiled.put(name, compile(object(source), references)));
        return compiled;
    }

    private static @Nullable Schema optional(Map<String, Object> source, String keyword, References references) {
        return source.containsKey(keyword) ? compile(object(source.get(keyword)), references) : null;
    }

    private static List<String> texts(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> several -> several.stream().map(String::valueOf).toList();
            default -> List.of(String.valueOf(value));
        };
    }

    private static int number(Map<String, Object> source, String keyword, int otherwise) {
        return source.get(keyword) instanceof Number number ? number.intValue() : otherwise;
    }

    private static @Nullable BigDecimal bound(@Nullable Object value) {
        return value == null ? null : new BigDecimal(String.valueOf(value));
    }

    private static List<Object> allowed(Map<String, Object> source) {
        if (source.containsKey("const")) {
            return List.of(source.get("const"));
        }
        return source.get("enum") instanceof List<?> values ? List.copyOf(values) : List.of();
    }
}
