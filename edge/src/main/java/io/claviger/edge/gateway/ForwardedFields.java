package io.claviger.edge.gateway;

import io.claviger.edge.caller.FieldNames;
import io.claviger.edge.caller.IdentityFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The header fields that go on, and those that the gateway sets: who calls, from where, by which decision. */
final class ForwardedFields {
    private static final CharSequence FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    private static final CharSequence PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
    private static final CharSequence HOST = HttpHeaders.createOptimized("X-Forwarded-Host");
    private static final CharSequence HTTP = HttpHeaders.createOptimized("http");
    private static final CharSequence HTTPS = HttpHeaders.createOptimized("https");

    private static final String COOKIE = "cookie";

    private ForwardedFields() {}

    static void copy(HttpServerRequest request, Judged judged, MultiMap out) {
        var named = FieldFilter.namedByConnection(request.headers());
        copy(request.headers(), FieldFilter.REQUEST, CookieFilter.REQUEST, named, out);
        if (request.version() == HttpVersion.HTTP_2) {
            joinCookies(out);
        }
        addressed(request, judged, out);
        IdentityFields.add(judged.decision(), judged.match().operation().permission(), out);
    }

    /** The caller's fields that go on, as guards look at them. */
    static MultiMap of(HttpServerRequest request) {
        var fields = MultiMap.caseInsensitiveMultiMap();
        var named = FieldFilter.namedByConnection(request.headers());
        copy(request.headers(), FieldFilter.REQUEST, CookieFilter.REQUEST, named, fields);
        return fields;
    }

    static void copyBack(MultiMap answered, MultiMap out) {
        copy(answered, FieldFilter.RESPONSE, CookieFilter.ANSWER, FieldFilter.namedByConnection(answered), out);
    }

    static void copyTrailers(HttpClientResponse answer, HttpServerResponse response) {
        if (response.isChunked() && !answer.trailers().isEmpty()) {
            copy(answer.trailers(), FieldFilter.RESPONSE, CookieFilter.ANSWER, Set.of(), response.trailers());
        }
    }

    private static void copy(
            MultiMap fields, FieldFilter filter, CookieFilter cookies, Set<String> named, MultiMap out) {
        for (var field : fields) {
            var name = field.getKey();
            if (filter.drops(name) || !named.isEmpty() && named.contains(FieldNames.normalised(name))) {
                continue;
            }
            var value = cookies.passed(name, field.getValue());
            if (value != null) {
                out.add(name, value);
            }
        }
    }

    /** HTTP/2 may have cut one Cookie field into several (RFC 9113 section 8.2.3). */
    private static void joinCookies(MultiMap out) {
        var crumbs = out.getAll(COOKIE);
        if (crumbs.size() > 1) {
            out.set(COOKIE, String.join("; ", crumbs));
        }
    }

    private static void addressed(HttpServerRequest request, Judged judged, MultiMap out) {
        out.add(FOR, orNobody(judged.request().addressText()));
        out.add(PROTO, request.isSSL() ? HTTPS : HTTP);
        var authority = request.authority();
        if (authority != null) {
            out.add(HOST, authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port());
        }
    }

    private static CharSequence orNobody(@Nullable String text) {
        return text == null ? IdentityFields.NOBODY : text;
    }
}
