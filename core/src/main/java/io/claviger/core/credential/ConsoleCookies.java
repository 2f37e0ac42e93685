package io.claviger.core.credential;

/**
 * What the console's cookies are called. Browsers send a cookie to every port of a host (RFC 6265 section 8.5), so whoever
 * is signed in to the console presents them at the gateway of the same host too; there they go no further, and no upstream
 * plants one.
 */
public final class ConsoleCookies {
    /** The session's, and how the names of the others begin, with a {@code -} behind it. */
    public static final String NAME = "claviger";

    /**
     * With it a browser takes a cookie only from this very host, with Secure and for the whole of it (RFC 6265bis section
     * 4.1.3.2).
     */
    public static final String OF_THIS_HOST = "__Host-";

    private ConsoleCookies() {}

    /** Whether a cookie of this name may be one of the console's. */
    public static boolean isOne(String name) {
        var at = name.startsWith(OF_THIS_HOST) ? OF_THIS_HOST.length() : 0;
        return name.startsWith(NAME, at)
                && (name.length() == at + NAME.length() || name.charAt(at + NAME.length()) == '-');
    }
}
