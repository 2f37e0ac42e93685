package io.claviger.control.openapi;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Api.Upstreams;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.error.ClavigerException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What is said of an API beside its document: its slug, its prefix, its upstreams. */
final class ApiSettings {
    private static final int MAX_URL_LENGTH = 2000;

    private ApiSettings() {}

    static void check(StoredApi stored, Faults faults) {
        if (!Api.isSlug(stored.slug())) {
            faults.add(
                    "path/slug",
                    Faults.shown(stored.slug())
                            + " is not a slug: a-z, 0-9 and single hyphens between them, 1 to 64 characters.");
        }
        if (!Api.isPrefix(stored.prefix())) {
            faults.add(
                    "/prefix",
                    Faults.shown(stored.prefix())
                            + " is not a prefix: empty, or segments of A-Z, a-z, 0-9, '.', '_', '~' and"
                            + " '-' that each start with a slash, without one at the end, 200 characters at most.");
        }
        upstreams(stored.upstreams(), faults);
    }

    private static void upstreams(Upstreams upstreams, Faults faults) {
        url("/upstreams/live", upstreams.live(), faults);
        if (upstreams.test() != null) {
            url("/upstreams/test", upstreams.test(), faults);
        }
    }

    private static void url(String pointer, String url, Faults faults) {
        var wrong = wrong(url);
        if (wrong != null) {
            // the URL itself is not repeated: it may hold a password
            faults.add(pointer, "The upstream's URL " + wrong + ".");
        }
    }

    private static @Nullable String wrong(String text) {
        if (text.length() > MAX_URL_LENGTH) {
            return "has more than " + MAX_URL_LENGTH + " characters";
        }
        if (!text.startsWith("http://") && !text.startsWith("https://")) {
            return "must start with http:// or https://";
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return "is not a URL";
        }
        if (url.getRawUserInfo() != null || text.contains("@")) {
            return "must not name a user or a password";
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            return "must have neither query nor fragment";
        }
        if (url.getHost() == null || text.chars().anyMatch(c -> c > 0x7e)) {
            return "names no host that can be called";
        }
        if (url.getPort() == 0 || url.getPort() > 65535 || url.getRawAuthority().endsWith(":")) {
            return "names no port from 1 to 65535 after the colon";
        }
        return wrongPath(url.getRawPath());
    }

    private static @Nullable String wrongPath(String path) {
        if (path.isEmpty()) {
            return null;
        }
        if (path.endsWith("/")) {
            return "must not end with a slash";
        }
        try {
            return RequestPath.parse(path).path().equals(path) ? null : "has a path that is not in its normal form";
        } catch (ClavigerException refused) {
            return "has a path that can't be forwarded to: " + refused.detail();
        }
    }
}
