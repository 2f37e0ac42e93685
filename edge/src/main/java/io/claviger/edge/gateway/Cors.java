package io.claviger.edge.gateway;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.catalog.RouteMatch.Matched;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets the pages of an API's origins call it (the Fetch standard, section 3.2). A preflight comes without a credential, so
 * an API that allows an origin shows whoever names it which of its operations exist.
 */
final class Cors {
    private static final String MAX_AGE_SECONDS = "600";
    private static final List<String> OF_CREDENTIALS = List.of("authorization", "x-api-key");

    private Cors() {}

    /** Answers a preflight for an operation of an API that allows its origin; anything else is left to be judged. */
    static boolean answered(HttpServerRequest request, RequestPath path, Catalog catalog) {
        if (request.method() != HttpMethod.OPTIONS) {
            return false;
        }
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        var wanted = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (origin == null || wanted == null) {
            return false;
        }
        var allowed = catalog.operationsAt(path).stream()
                .filter(operation -> allows(operation.api(), origin))
                .toList();
        if (allowed.stream()
                .noneMatch(operation -> operation.operation().method().equals(wanted))) {
            return false;
        }
        answer(request, origin, allowed);
        return true;
    }

    /**
     * Lets the page that asked read the answer. Takes the place of what the upstream says: an origin that is told back
     * beside the upstream's leave to send cookies would let in every page.
     */
    static void permit(@Nullable Api api, MultiMap requested, MultiMap answer) {
        if (api == null || api.cors() == null) {
            return;
        }
        answer.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS).remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        answer.add(HttpHeaders.VARY, "Origin");
        var origin = requested.get(HttpHeaders.ORIGIN);
        if (origin != null && allows(api, origin)) {
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
    }

    private static void answer(HttpServerRequest request, String origin, List<Matched> allowed) {
        var methods = allowed.stream()
                .map(operation -> operation.operation().method())
                .distinct()
                .collect(Collectors.joining(", "));
        var fields = allowed.stream()
                .map(operation -> operation.api().cors())
                .flatMap(cors -> cors == null ? Stream.of() : cors.headers().stream());
        HttpServerResponse response = request.response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
                .putHeader(
                        HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
                        Stream.concat(fields, OF_CREDENTIALS.stream())
                                .distinct()
                                .collect(Collectors.joining(", ")))
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
                .putHeader(HttpHeaders.VARY, "Origin");
        response.end();
        request.resume();
    }

    private static boolean allows(Api api, String origin) {
        var cors = api.cors();
        return cors != null
                && (cors.origins().contains(origin) || cors.origins().contains("*"));
    }
}
