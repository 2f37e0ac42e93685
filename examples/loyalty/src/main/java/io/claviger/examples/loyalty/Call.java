package io.claviger.examples.loyalty;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of an operation: its parameters and its body, read strictly. */
final class Call {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    private final RoutingContext context;

    Call(RoutingContext context) {
        this.context = context;
    }

    String path(String name) {
        String value = context.pathParam(name);
        if (value == null) {
            throw new IllegalStateException("The route has no parameter " + name);
        }
        return value;
    }

    Optional<String> query(String name) {
        List<String> values = context.queryParam(name);
        if (values.size() > 1) {
            throw ApiError.invalid("PARAMETER_REPEATED", "The parameter " + name + " may be given once.");
        }
        return values.stream().findFirst();
    }

    Optional<Integer> query(String name, int min, int max) {
        return query(name).map(text -> integer(name, text, min, max));
    }

    /** How many items the caller wants of a list. */
    int limit() {
        return query("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    }

    /** The JSON body, with exactly the members that the operation knows. */
    Body body(String... members) {
        return Body.of(json(), "", Set.of(members));
    }

    /** The JSON body as it was sent. */
    JsonObject json() {
        String mediaType = context.request().getHeader("Content-Type");
        if (mediaType == null || !isJson(mediaType)) {
            throw ApiError.http(415, "MEDIA_TYPE_UNSUPPORTED", "The body must be application/json.");
        }
        return parse(context.body().buffer());
    }

    private static boolean isJson(String mediaType) {
        String[] parts = mediaType.toLowerCase(Locale.ROOT).split(";", 2);
        boolean utf8 = parts.length == 1
                || parts[1].isBlank()
                || parts[1].strip().replace("\"", "").equals("charset=utf-8");
        return parts[0].strip().equals("application/json") && utf8;
    }

    private static JsonObject parse(@Nullable Buffer body) {
        if (body == null || body.length() == 0) {
            throw ApiError.invalid("BODY_MISSING", "The operation needs a JSON object as its body.");
        }
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw ApiError.invalid("BODY_MALFORMED", "The body is not a JSON object.");
        }
    }

    private static int integer(String name, String text, int min, int max) {
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw ApiError.invalid(
                "PARAMETER_INVALID", "The parameter " + name + " must be an integer from " + min + " to " + max + ".");
    }
}
