package io.claviger.core.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A named group of operations, imported from one OpenAPI document.
 *
 * @param slug its name in addresses: a-z, 0-9 and single hyphens, 1 to 64 characters
 * @param formerly the name it used to have, if any
 * @param prefix what is removed from the path before forwarding: empty, or {@code /segment(/segment)*} (see {@link #isPrefix}); several APIs may
 *     share one
 * @param accepts ways to present a credential
 * @param keyIn where a bare key is looked for beside the ways of {@code accepts}
 * @param scopes offered to auth clients
 * @param sensitiveEvents what a profile key's deny list starts with
 * @param accessTypes permissions that an access type is narrowed to, by its lower-case name
 * @param errorDialect how its callers are told that they are refused
 */
public record Api(
        String slug,
        String title,
        boolean legacy,
        @Nullable String formerly,
        String prefix,
        Upstreams upstreams,
        Set<Acceptance> accepts,
        Set<KeyLocation> keyIn,
        @Nullable Cors cors,
        List<String> scopes,
        List<String> sensitiveEvents,
        Map<String, List<String>> accessTypes,
        List<Operation> operations,
        ErrorDialect errorDialect) {

    public Api {
        accepts = Set.copyOf(accepts);
        keyIn = Set.copyOf(keyIn);
        scopes = List.copyOf(scopes);
        sensitiveEvents = List.copyOf(sensitiveEvents);
        accessTypes = Map.copyOf(accessTypes);
        operations = List.copyOf(operations);
    }

    /** Refuses by problem details. */
    public Api(
            String slug,
            String title,
            boolean legacy,
            @Nullable String formerly,
            String prefix,
            Upstreams upstreams,
            Set<Acceptance> accepts,
            Set<KeyLocation> keyIn,
            @Nullable Cors cors,
            List<String> scopes,
            List<String> sensitiveEvents,
            Map<String, List<String>> accessTypes,
            List<Operation> operations) {
        this(
                slug,
                title,
                legacy,
                formerly,
                prefix,
                upstreams,
                accepts,
                keyIn,
                cors,
                scopes,
                sensitiveEvents,
                accessTypes,
                operations,
                ErrorDialect.PROBLEM);
    }

    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    /** Whether a text may be a slug. */
    public static boolean isSlug(String text) {
        return text.length() <= 64 && SLUG.matcher(text).matches();
    }

    /**
     * Whether a text may be a prefix: empty, or up to 200 characters of segments, none a dot segment. Only unreserved
     * characters, so that a prefix is spelt in one way and its length is the same in every request.
     */
    public static boolean isPrefix(String text) {
        return text.length() <= 200
                && PREFIX.matcher(text).matches()
                && !(text + "/").contains("/./")
                && !(text + "/").contains("/../");
    }

    /**
     * Whether keys of an access type that is not {@code custom} may call the operations of a permission: those that the
     * API names for the type, or, where it names none, all; of {@link AccessType#INTEGRATIONS} then none.
     */
    public boolean isReachedBy(AccessType type, String permission) {
        var named = accessTypes.get(type.text());
        return named == null
                ? type == AccessType.ADMIN || type == AccessType.TRANSACTIONAL
                : named.contains(permission);
    }

    /** A way to present a credential. */
    public enum Acceptance {
        BEARER,
        BASIC,
        SIGNATURE,
        TOKEN
    }

    /** Where a bare key may stand. */
    public enum KeyLocation {
        HEADER,
        /** {@code ?api_key=} */
        QUERY
    }

    /**
     * Preflights that the gateway answers itself (the Fetch standard, "CORS protocol").
     *
     * @param origins serialised origins ({@code https://shop.example}), or the single {@code *}
     * @param headers request headers that a page may send beside those of the credential
     */
    public record Cors(List<String> origins, List<String> headers) {
        public Cors {
            origins = List.copyOf(origins);
            headers = List.copyOf(headers);
        }
    }

    /**
     * Where requests go, by the credential's environment.
     *
     * @param live base URL without a trailing slash, such as {@code http://10.0.0.7:8080} or {@code https://api.internal/v2}
     * @param test the same for test credentials, or null: they are then refused
     */
    public record Upstreams(String live, @Nullable String test) {}
}
