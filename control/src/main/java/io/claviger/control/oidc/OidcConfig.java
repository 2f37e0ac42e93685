package io.claviger.control.oidc;

import io.claviger.core.credential.Secret;
import java.net.URI;
import java.util.List;

/**
 * Where members may sign in besides here.
 *
 * @param issuer as its ID tokens name it, to the letter; https, or on the loopback
 * @param scopes with {@code openid}
 * @param name what people call it, for a button
 */
public record OidcConfig(String issuer, String clientId, Secret clientSecret, List<String> scopes, String name) {
    public OidcConfig {
        scopes = List.copyOf(scopes);
        if (!isProtected(URI.create(issuer))) {
            throw new IllegalArgumentException("the issuer must be reached by https, or on the loopback: " + issuer);
        }
    }

    /** Whether nobody on the way to an address can read along or answer in its place. */
    static boolean isProtected(URI address) {
        var host = address.getHost();
        return host != null
                && address.getUserInfo() == null
                && address.getFragment() == null
                && ("https".equals(address.getScheme())
                        || ("http".equals(address.getScheme())
                                && List.of("127.0.0.1", "[::1]", "localhost").contains(host)));
    }

    /** Where the issuer says what it can do (OpenID Connect Discovery 1.0 section 4). */
    URI discovery() {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return URI.create(base + "/.well-known/openid-configuration");
    }
}
