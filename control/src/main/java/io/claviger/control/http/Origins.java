package io.claviger.control.http;

import io.claviger.control.role.Permit;
import io.claviger.control.session.ConsoleAddress;
import io.claviger.control.session.SessionToken;
import io.claviger.core.credential.Pepper;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes sessions only from the console's own pages. A browser sends a cookie whichever page makes it do so; so what may
 * change something must come from the console's origin, and carry what only a page of that session can know.
 */
public final class Origins {
    /** The header of the CSRF token. */
    public static final String CSRF_HEADER = "X-CSRF-Token";

    private final ConsoleAddress console;
    private final Pepper pepper;

    public Origins(ConsoleAddress console, Pepper pepper) {
        this.console = console;
        this.pepper = pepper;
    }

    /**
     * The session token that a request came with; null where there is none.
     *
     * @param otherCredential whether there is an {@code Authorization} header too
     * @throws ClavigerException with {@code CREDENTIAL_AMBIGUOUS} or {@code ORIGIN_FORBIDDEN}
     */
    @Nullable SessionToken session(HttpServerRequest request, Permit permit, boolean otherCredential) {
        var headers = request.headers();
        var origins = headers.getAll("Origin");
        // HTTP/2 has no Host header
        var authority = request.authority();
        var sameOrigin = console.isSameOrigin(origins, authority == null ? null : authority.toString());
        var token = console.token(headers.getAll("Cookie"));
        if (token != null && otherCredential) {
            throw new ClavigerException(
                    ErrorCode.CREDENTIAL_AMBIGUOUS, "There is both a session's cookie and an Authorization header.");
        }
        var anyone = permit.audience() == Permit.Audience.ANYONE;
        if (!origins.isEmpty() && !sameOrigin && (anyone || token != null)) {
            throw forbidden("The request comes from another site than the console" + hint(origins));
        }
        if (token == null || anyone || request.method().equals(HttpMethod.GET)) {
            return token;
        }
        if (!sameOrigin) {
            throw forbidden("A change with a session needs one Origin header, which is the console's own.");
        }
        var given = headers.getAll(CSRF_HEADER);
        if (given.size() != 1 || !token.fits(pepper, given.getFirst())) {
            throw forbidden("A change with a session needs its csrfToken in the header " + CSRF_HEADER
                    + "; GET /api/v1/session shows it.");
        }
        return token;
    }

    private String hint(List<String> origins) {
        return console.publicUrl() == null && origins.getFirst().startsWith("https://") && !console.tls()
                ? ". If a proxy ends TLS before it, set claviger.control.public-url."
                : ".";
    }

    private static ClavigerException forbidden(String why) {
        return new ClavigerException(ErrorCode.ORIGIN_FORBIDDEN, why);
    }
}
