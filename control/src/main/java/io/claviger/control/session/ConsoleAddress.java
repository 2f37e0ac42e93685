package io.claviger.control.session;

import io.claviger.core.credential.ConsoleCookies;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where browsers reach the console: what its cookies, its links and the check of where a request comes from hang on.
 *
 * @param publicUrl its outside address, or null where it is reached at the listener's own
 * @param listener the listener's address, once it is open
 * @param tls whether the listener itself speaks TLS
 */
public record ConsoleAddress(@Nullable URI publicUrl, Supplier<String> listener, boolean tls) {
    private static final int LONGEST_COOKIES = 16 * 1024;

    /** Whether browsers reach it by TLS. */
    public boolean secure() {
        return publicUrl == null ? tls : "https".equals(publicUrl.getScheme());
    }

    /** Its address without a slash at the end. */
    public String url() {
        return publicUrl == null ? listener.get() : publicUrl.toString();
    }

    /**
     * The cookie's name. Under TLS it has the prefix with which a browser takes it only from this very host, so that no
     * neighbour can plant one.
     */
    public String cookieName() {
        return secure() ? ConsoleCookies.OF_THIS_HOST + ConsoleCookies.NAME : ConsoleCookies.NAME;
    }

    /**
     * The cookie of a session. Lax, so that a link to a page of the console opens signed in, while no other site's form
     * sends it.
     */
    public String cookie(SessionToken token, long seconds) {
        return cookieName() + "=" + token.secret().reveal() + attributes(seconds);
    }

    /** What makes a browser forget the cookie. */
    public String noCookie() {
        return cookieName() + "=" + attributes(0);
    }

    private String attributes(long seconds) {
        return "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax" + (secure() ? "; Secure" : "");
    }

    /**
     * The session token among a request's cookies; null where there is none.
     *
     * @throws ClavigerException with {@code CREDENTIAL_AMBIGUOUS} where there are two: one of them was planted
     */
    public @Nullable SessionToken token(List<String> cookieHeaders) {
        var values = new ArrayList<String>();
        for (var header : cookieHeaders) {
            if (header.length() > LONGEST_COOKIES) {
                throw new ClavigerException(ErrorCode.REQUEST_MALFORMED, "The Cookie header is too long.");
            }
            for (var pair : header.split(";")) {
                var equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(cookieName())) {
                    values.add(pair.substring(equals + 1).strip());
                }
            }
        }
        if (values.size() > 1) {
            throw new ClavigerException(
                    ErrorCode.CREDENTIAL_AMBIGUOUS, "There is more than one cookie " + cookieName() + ".");
        }
        return values.isEmpty() ? null : SessionToken.read(values.getFirst());
    }

    /**
     * Whether a request comes from a page of the console.
     *
     * @param origins the request's {@code Origin} headers
     * @param host the request's {@code Host}
     */
    public boolean isSameOrigin(List<String> origins, @Nullable String host) {
        if (origins.size() != 1) {
            return false;
        }
        var origin = origins.getFirst();
        if (publicUrl != null) {
            return origin.equals(withoutDefaultPort(publicUrl.toString()));
        }
        return host != null
                && origin.equals(withoutDefaultPort((tls ? "https://" : "http://") + host.toLowerCase(Locale.ROOT)));
    }

    /** Browsers leave the default port out of an origin (RFC 6454 section 6.2). */
    private static String withoutDefaultPort(String url) {
        return url.replaceFirst("^(http://.*):80$", "$1").replaceFirst("^(https://.*):443$", "$1");
    }
}
