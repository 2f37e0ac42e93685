package io.claviger.core.catalog;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The gateway's own paths, each taken exactly but for the token of a hand-over. No operation of an API may cover one.
 */
public final class ReservedPaths {
    private static final List<String> ALL = List.of(
            // tokens
            "/v1/auth/token",
            "/v1/auth/introspect",
            "/v1/auth/revoke",
            "/.well-known/oauth-authorization-server",
            "/.well-known/jwks.json",
            // workspace logins
            "/uauth/v2/auth/login/profile",
            "/v4/auth/login/profile",
            "/v4/auth/refresh/profile",
            "/uauth/api-key/permission-check",
            // profile logins
            "/sauth/v3/auth/login/client",
            "/sauth/v3/auth/login/client/conditional",
            "/sauth/v3/auth/refresh/client",
            "/v2/auth/login/client/anonymous",
            // logins by HTTP Basic
            "/v1/Authentication",
            "/v2/Authentication");

    private static final Set<String> EXACT = Set.copyOf(ALL);

    /** Where a third party opens a hand-over: any token is taken, to be told alike. */
    private static final String HAND_OVER = "/.claviger/hand-over/{token}";

    private static final List<PathTemplate> TEMPLATES = Stream.concat(ALL.stream(), Stream.of(HAND_OVER))
            .map(PathTemplate::parse)
            .toList();

    private ReservedPaths() {}

    /** Those that some request for the template would be for. */
    static List<String> coveredBy(PathTemplate template) {
        return TEMPLATES.stream()
                .filter(template::overlaps)
                .map(PathTemplate::shape)
                .toList();
    }

    /** All that are taken exactly, normalised. */
    public static List<String> all() {
        return ALL;
    }

    public static boolean contains(RequestPath path) {
        var reading = path.decodedReading();
        return EXACT.contains(path.path()) || (reading != null && EXACT.contains(reading));
    }
}
