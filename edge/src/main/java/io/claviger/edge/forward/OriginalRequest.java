package io.claviger.edge.forward;

import io.claviger.core.catalog.RequestPath;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.util.regex.Pattern;

/**
 * The request that a proxy has before it and asks about.
 *
 * @param method its method, an RFC 9110 token
 * @param path its target, which came in normal form
 */
record OriginalRequest(String method, RequestPath path) {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}");

    /**
     * Reads it.
     *
     * @throws ClavigerException {@link ErrorCode#REQUEST_MALFORMED} where the target's path is not in normal form: the
     *     proxy forwards its own spelling, and what is judged must be what is forwarded
     */
    static OriginalRequest of(String method, String target) {
        if (!TOKEN.matcher(method).matches()) {
            throw new ClavigerException(ErrorCode.REQUEST_MALFORMED, "The original method is none.");
        }
        var path = RequestPath.parse(target);
        var mark = target.indexOf('?');
        if (!path.path().equals(mark < 0 ? target : target.substring(0, mark))) {
            throw new ClavigerException(
                    ErrorCode.REQUEST_MALFORMED, "The path is not in normal form, which is " + path.path() + " here.");
        }
        return new OriginalRequest(method, path);
    }
}
