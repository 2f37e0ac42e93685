package io.claviger.core.catalog;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's target, normalised once: what is judged is what is forwarded. Only {@link #parse} makes one, so whoever
 * holds one may rely on its form.
 *
 * <p>The path starts with {@code /}, has no empty segment but perhaps the last, no dot segment, and only the characters
 * of RFC 3986's {@code pchar} without {@code ;}. Escapes are upper-case, never of an unreserved character, a slash, a
 * backslash, a semicolon or a control, and are valid UTF-8. Case and a trailing slash are significant.
 */
public final class RequestPath {
    /** How long a target may be, path and query together, in characters. */
    public static final int MAX_TARGET_LENGTH = 8192;

    private final String path;
    private final String query;
    private final @Nullable String reading;

    private RequestPath(String path, String query, @Nullable String reading) {
        this.path = path;
        this.query = query;
        this.reading = reading;
    }

    /**
     * Normalises a target in origin form (RFC 9112 section 3.2.1), as it was received.
     *
     * @throws ClavigerException {@link ErrorCode#REQUEST_MALFORMED} where two programs might read it differently
     */
    public static RequestPath parse(String rawTarget) {
        if (rawTarget.length() > MAX_TARGET_LENGTH) {
            throw malformed("The request target is longer than " + MAX_TARGET_LENGTH + " characters.");
        }
        if (rawTarget.isEmpty() || rawTarget.charAt(0) != '/') {
            throw malformed("The request target does not start with a slash.");
        }
        var mark = rawTarget.indexOf('?');
        var query = "";
        if (mark >= 0) {
            query = rawTarget.substring(mark + 1);
            QueryText.check(query);
        }
        var path = PathText.normalise(mark >= 0 ? rawTarget.substring(0, mark) : rawTarget);
        return new RequestPath(path, query, PathText.decodedReading(path));
    }

    /** The normalised path. */
    public String path() {
        return path;
    }

    /** The query as it was received, without its question mark; empty where there is none. */
    public String query() {
        return query;
    }

    /** Path and query, as they are forwarded when no prefix is removed. */
    public String target() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    /**
     * The path as a program reads it that decodes every escape before it routes, where that differs from {@link
     * #path()}; else null. A request is known only if both readings lead to one operation.
     */
    @Nullable String decodedReading() {
        return reading;
    }

    /** The decoded values of every query parameter of that name, however its name is escaped, in their order. */
    public List<String> queryValues(String name) {
        return QueryText.values(query, name);
    }

    /** The same path without any query parameter of that name; the rest of the query stays as it was received. */
    public RequestPath withoutQuery(String name) {
        var rest = QueryText.without(query, name);
        return rest.equals(query) ? this : new RequestPath(path, rest, reading);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestPath that && path.equals(that.path) && query.equals(that.query);
    }

    @Override
    public int hashCode() {
        return path.hashCode() * 31 + query.hashCode();
    }

    /** The path alone: a query may carry a credential, and this text may reach a log. */
    @Override
    public String toString() {
        return path;
    }

    static ClavigerException malformed(String message) {
        return new ClavigerException(ErrorCode.REQUEST_MALFORMED, message);
    }
}
