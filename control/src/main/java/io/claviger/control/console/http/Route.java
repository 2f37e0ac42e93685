package io.claviger.control.console.http;

import io.claviger.control.role.Permit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of the console's table: what is answered by what, and for whom.
 *
 * @param path its template, such as {@code /keys/{keyId}}
 * @param permits the operations that it is of no use without; whoever may not run one of them gets a 403
 * @param secret whether a GET may show a secret, whose length shall tell nothing: such a page is not compressed, nor is what a
 *     POST answers
 * @param formLimit the most bytes of its form, for those who may send it
 */
public record Route(
        Method method, String path, Access access, Set<Permit> permits, Page page, boolean secret, int formLimit) {

    /** What may be done to a page: GET changes nothing, POST does. */
    public enum Method {
        GET,
        POST
    }

    /** Who may ask at all. */
    public enum Access {
        /** Everybody, signed in or not. */
        ANYONE,
        /** Who owes the second factor. */
        HALF_SIGNED_IN,
        /** Who is signed in. */
        MEMBERS
    }

    public Route {
        permits = Set.copyOf(permits);
    }

    /** A page for members. */
    public static Route get(String path, Page page, Permit... permits) {
        return new Route(Method.GET, path, Access.MEMBERS, Set.of(permits), page, false, Form.LIMIT);
    }

    /** An act of members. */
    public static Route post(String path, Page page, Permit... permits) {
        return new Route(Method.POST, path, Access.MEMBERS, Set.of(permits), page, false, Form.LIMIT);
    }

    /** The same for others. */
    public Route open(Access to) {
        return new Route(method, path, to, permits, page, secret, formLimit);
    }

    /** The same, which may show a secret. */
    public Route showingSecrets() {
        return new Route(method, path, access, permits, page, true, formLimit);
    }

    /** The same with longer forms. */
    public Route upTo(int bytes) {
        return new Route(method, path, access, permits, page, secret, bytes);
    }

    /** Whether answers may be compressed. */
    boolean packs() {
        return method == Method.GET && access == Access.MEMBERS && !secret;
    }

    /** The values of the path's parameters; null where the path is another. */
    @Nullable Map<String, String> match(List<String> segments) {
        var template = path.substring(1).split("/", -1);
        if (template.length != segments.size()) {
            return null;
        }
        var values = new LinkedHashMap<String, String>();
        for (var i = 0; i < template.length; i++) {
            var part = template[i];
            var segment = segments.get(i);
            if (part.startsWith("{")) {
                if (segment.isEmpty()) {
                    return null;
                }
                values.put(part.substring(1, part.length() - 1), segment);
            } else if (!part.equals(segment)) {
                return null;
            }
        }
        return values;
    }
}
