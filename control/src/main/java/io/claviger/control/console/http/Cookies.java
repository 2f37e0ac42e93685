package io.claviger.control.console.http;

import io.claviger.core.credential.ConsoleCookies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The small cookies of the console beside the session's: none of them opens anything by itself. */
record Cookies(List<String> headers) {
    /** Dark or light, where the reader chose; written by the switch itself. */
    static final String THEME = ConsoleCookies.NAME + "-theme";

    /** The account that was looked at last. */
    static final String ACCOUNT = ConsoleCookies.NAME + "-account";

    /** What is to be said on the next page. */
    static final String FLASH = ConsoleCookies.NAME + "-said";

    /** A sign-in that has gone to the issuer of identities: what binds it to this browser. */
    private static final String FLOW = ConsoleCookies.NAME + "-oidc";

    private static final int LONGEST = 4096;

    /** Under TLS with the prefix with which a browser takes it only from this very host. */
    static String flowName(boolean secure) {
        return secure ? ConsoleCookies.OF_THIS_HOST + FLOW : FLOW;
    }

    /** The value of the first cookie of this name; null where there is none. */
    @Nullable String get(String name) {
        for (var header : headers) {
            for (var pair : header.split(";")) {
                var equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    var value = pair.substring(equals + 1).strip();
                    return value.length() <= LONGEST ? value : null;
                }
            }
        }
        return null;
    }

    /** {@code light} or {@code dark} where the reader chose, else empty. */
    String theme() {
        var theme = get(THEME);
        return theme != null && (theme.equals("dark") || theme.equals("light")) ? theme : "";
    }

    static String set(String name, String value, long seconds, boolean secure) {
        return name + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }
}
