package io.claviger.edge.caller;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Api.Acceptance;
import io.claviger.core.catalog.Api.KeyLocation;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.claviger.core.decision.Presented;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request presents to prove itself: {@code X-API-Key}, {@code Authorization}, or where the API allows it
 * {@code ?api_key=}. The same credential may stand in several places; two different ones are refused.
 */
public final class CredentialReader {
    static final String QUERY_PARAMETER = "api_key";

    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");
    private static final Presented.Unusable NOT_TAKEN = new Presented.Unusable("a way that the API does not accept");

    /** Schemes that a caller may well use, in lower case (those registered with IANA, and some of vendors). */
    private static final Set<String> SCHEMES = Set.of(
            "basic",
            "bearer",
            "concealed",
            "digest",
            "dpop",
            "gnap",
            "hoba",
            "mutual",
            "negotiate",
            "oauth",
            "privatetoken",
            "scram-sha-1",
            "scram-sha-256",
            "vapid",
            "aws4-hmac-sha256",
            "apikey",
            "token",
            "signature",
            "hmac",
            "jwt");

    private CredentialReader() {}

    /**
     * Reads the credential.
     *
     * @param api the API that is called, or null where the catalog knows none
     * @throws ClavigerException {@link ErrorCode#CREDENTIAL_AMBIGUOUS} where two different ones are presented
     */
    public static Presented read(MultiMap fields, RequestPath path, @Nullable Api api) {
        Presented found = Presented.Nothing.INSTANCE;
        for (var value : fields.getAll(X_API_KEY)) {
            found = only(found, keyIn(KeyLocation.HEADER, api, value));
        }
        for (var value : fields.getAll(HttpHeaders.AUTHORIZATION)) {
            found = only(found, authorization(value, api));
        }
        if (!path.query().isEmpty() && api != null && api.keyIn().contains(KeyLocation.QUERY)) {
            for (var value : path.queryValues(QUERY_PARAMETER)) {
                found = only(found, new Presented.BearerSecret(Secret.of(value)));
            }
        }
        return found;
    }

    /**
     * The path without a credential in its query. A parameter of that name is the upstream's own where the API takes no
     * key there, unless it evidently holds a key all the same.
     */
    public static RequestPath withoutCredential(RequestPath path, Presented presented, Api api) {
        if (path.query().isEmpty()) {
            return path;
        }
        var values = path.queryValues(QUERY_PARAMETER);
        return !values.isEmpty() && (api.keyIn().contains(KeyLocation.QUERY) || holdsKey(values, presented))
                ? path.withoutQuery(QUERY_PARAMETER)
                : path;
    }

    private static boolean holdsKey(List<String> values, Presented presented) {
        for (var value : values) {
            if (KeyFormat.checksumHolds(value) || presented.equals(new Presented.BearerSecret(Secret.of(value)))) {
                return true;
            }
        }
        return false;
    }

    private static Presented keyIn(KeyLocation location, @Nullable Api api, String value) {
        return api == null || api.keyIn().contains(location) ? new Presented.BearerSecret(Secret.of(value)) : NOT_TAKEN;
    }

    /** One scheme, spaces, and what goes with it (RFC 9110 section 11.4). */
    private static Presented authorization(String value, @Nullable Api api) {
        var space = value.indexOf(' ');
        var scheme = (space < 0 ? value : value.substring(0, space)).toLowerCase(Locale.ROOT);
        var rest = space < 0 ? "" : value.substring(space + 1).strip();
        if (!scheme.equals("bearer") || rest.isEmpty() || rest.indexOf(' ') >= 0) {
            return new Presented.Unusable(scheme(scheme));
        }
        return api == null || api.accepts().contains(Acceptance.BEARER)
                ? new Presented.BearerSecret(Secret.of(rest))
                : NOT_TAKEN;
    }

    /** The scheme, or that it is none: a secret that was sent without one is not to be told or kept. */
    private static String scheme(String word) {
        if (word.isEmpty()) {
            return "an empty Authorization";
        }
        return SCHEMES.contains(word) ? word : "an Authorization of no known scheme";
    }

    private static Presented only(Presented before, Presented next) {
        if (before instanceof Presented.Nothing || before.equals(next)) {
            return next;
        }
        throw new ClavigerException(
                ErrorCode.CREDENTIAL_AMBIGUOUS, "Two different credentials are presented; send one of them.");
    }
}
