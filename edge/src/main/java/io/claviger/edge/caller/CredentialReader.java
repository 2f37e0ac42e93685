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
    private static final Presented.Unusable TWO = new Presented.Unusable("two different credentials");

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
     * Reads the credential. Who has proved none may not learn by it what there is, so that two of one kind are refused
     * whatever is called, and one in the query beside another is no credential that is accepted.
     *
     * @param api the API that is called, or null where the catalog knows none
     * @throws ClavigerException {@link ErrorCode#CREDENTIAL_AMBIGUOUS} where header fields present two different ones
     */
    public static Presented read(MultiMap fields, RequestPath path, @Nullable Api api) {
        Presented found = Presented.Nothing.INSTANCE;
        var taken = api == null;
        for (var value : fields.getAll(X_API_KEY)) {
            found = only(found, new Presented.BearerSecret(Secret.of(value)));
            taken |= api != null && api.keyIn().contains(KeyLocation.HEADER);
        }
        for (var value : fields.getAll(HttpHeaders.AUTHORIZATION)) {
            found = only(found, authorization(value));
            taken |= api != null && api.accepts().contains(Acceptance.BEARER);
        }
        var nothing = found instanceof Presented.Nothing;
        var queryTaken = api != null && api.keyIn().contains(KeyLocation.QUERY);
        if (!path.query().isEmpty() && (nothing || queryTaken)) {
            var values = path.queryValues(QUERY_PARAMETER);
            if (!values.isEmpty()) {
                return queryTaken ? alsoInQuery(found, values) : NOT_TAKEN;
            }
        }
        return taken || !(found instanceof Presented.BearerSecret) ? found : NOT_TAKEN;
    }

    private static Presented alsoInQuery(Presented before, List<String> values) {
        var found = before;
        for (var value : values) {
            var next = new Presented.BearerSecret(Secret.of(value));
            if (!(found instanceof Presented.Nothing) && !found.equals(next)) {
                return TWO;
            }
            found = next;
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

    /** One scheme, spaces, and what goes with it (RFC 9110 section 11.4). */
    private static Presented authorization(String value) {
        var space = value.indexOf(' ');
        var scheme = (space < 0 ? value : value.substring(0, space)).toLowerCase(Locale.ROOT);
        var rest = space < 0 ? "" : value.substring(space + 1).strip();
        if (!scheme.equals("bearer") || rest.isEmpty() || rest.indexOf(' ') >= 0) {
            return new Presented.Unusable(scheme(scheme));
        }
        return new Presented.BearerSecret(Secret.of(rest));
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
