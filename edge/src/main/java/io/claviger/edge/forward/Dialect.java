package io.claviger.edge.forward;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.edge.caller.FieldNames;
import io.claviger.edge.caller.SpoofableFields;
import io.claviger.edge.problem.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one kind of proxy says what it asks about, and which answers it understands. */
enum Dialect {
    /** {@code auth_request}: 2xx is yes, 401 and 403 are no, and anything else is an error to it. */
    NGINX("/v1/authorize/nginx", "X-Original-Method", "X-Original-URI"),
    /** {@code forwardAuth}: any answer but 2xx is the caller's. */
    TRAEFIK("/v1/authorize/traefik", "X-Forwarded-Method", "X-Forwarded-Uri", "X-Forwarded-Proto", "X-Forwarded-Host"),
    /** {@code forward_auth}: any answer but 2xx is the caller's. */
    CADDY("/v1/authorize/caddy", "X-Forwarded-Method", "X-Forwarded-Uri", "X-Forwarded-Proto", "X-Forwarded-Host"),
    /** {@code ext_authz} over HTTP: the original method and path, behind a prefix. */
    ENVOY("/v1/authorize/envoy", "", "");

    private static final int INTERNAL = 500;
    private static final FieldNames OVERRIDES = new FieldNames(SpoofableFields.OVERRIDES);

    private final String path;
    private final String methodField;
    private final String targetField;
    private final List<String> alsoOnce;

    Dialect(String path, String methodField, String targetField, String... alsoOnce) {
        this.path = path;
        this.methodField = methodField;
        this.targetField = targetField;
        this.alsoOnce = List.of(alsoOnce);
    }

    /** The dialect whose path this is, or null. A path speaks one dialect, so that no caller can choose what is believed. */
    static @Nullable Dialect of(String uri) {
        for (var dialect : values()) {
            if (uri.startsWith(dialect.path) && dialect.ends(uri)) {
                return dialect;
            }
        }
        return null;
    }

    private boolean ends(String uri) {
        return this == ENVOY
                ? uri.startsWith("/", path.length())
                : uri.length() == path.length() || uri.charAt(path.length()) == '?';
    }

    /**
     * The request that is asked about.
     *
     * @throws ClavigerException {@link ErrorCode#REQUEST_MALFORMED} where a field is missing or there twice
     */
    Asked asked(HttpServerRequest request) {
        if (this == ENVOY) {
            return new Asked(request.method().name(), request.uri().substring(path.length()));
        }
        for (var field : alsoOnce) {
            only(request, field);
        }
        return new Asked(only(request, methodField), only(request, targetField));
    }

    /**
     * Refuses a request that asks for another method or path than is judged: whether its proxy takes that out before it
     * forwards cannot be seen from here.
     *
     * @throws ClavigerException {@link ErrorCode#REQUEST_MALFORMED} where a field would, in any spelling
     */
    void requireNoOverride(HttpServerRequest request) {
        for (var field : request.headers()) {
            var name = field.getKey();
            if (OVERRIDES.contains(name)
                    && !name.equalsIgnoreCase(methodField)
                    && !name.equalsIgnoreCase(targetField)) {
                throw new ClavigerException(
                        ErrorCode.REQUEST_MALFORMED,
                        name + " would change what is called; the proxy must remove it before it asks.");
            }
        }
    }

    /** What a proxy said, not looked at yet. */
    record Asked(String method, String target) {}

    /** The status that this proxy makes the same of as others of the problem's own. */
    int shown(Problem problem) {
        return this == NGINX && problem.status() != 401 && problem.status() < INTERNAL ? 403 : problem.status();
    }

    private static String only(HttpServerRequest request, String field) {
        var values = request.headers().getAll(field);
        if (values.size() != 1 || values.getFirst().isEmpty()) {
            throw new ClavigerException(
                    ErrorCode.REQUEST_MALFORMED,
                    "The proxy must send " + field + " exactly once, not " + values.size() + " times.");
        }
        return values.getFirst();
    }
}
