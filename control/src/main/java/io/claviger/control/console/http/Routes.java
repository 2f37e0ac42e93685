package io.claviger.control.console.http;

import io.claviger.control.console.http.Route.Method;
import io.claviger.control.http.RequestTarget;
import io.claviger.core.error.ClavigerException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The console's table of routes. */
public final class Routes {
    private final List<Route> all;

    /** A route, and the values of its path. */
    record Found(Route route, Map<String, String> values) {}

    /** @throws IllegalStateException where two routes are the same */
    public Routes(List<PageGroup> groups) {
        this.all = groups.stream().flatMap(group -> group.routes().stream()).toList();
        var seen = new HashSet<String>();
        for (var route : all) {
            if (!seen.add(route.method() + " " + route.path().replaceAll("\\{[^}]+}", "{}"))) {
                throw new IllegalStateException("two routes answer " + route.method() + " " + route.path());
            }
        }
    }

    public List<Route> all() {
        return all;
    }

    /** The route of a request, those with fixed words first; null where there is none. */
    @Nullable Found find(Method method, List<String> segments) {
        @Nullable Found found = null;
        for (var route : all) {
            var values = route.method() == method ? route.match(segments) : null;
            if (values != null && (found == null || values.size() < found.values.size())) {
                found = new Found(route, values);
            }
        }
        return found;
    }

    /** What can be done at a path. */
    Set<Method> methods(List<String> segments) {
        var methods = EnumSet.noneOf(Method.class);
        all.stream().filter(route -> route.match(segments) != null).forEach(route -> methods.add(route.method()));
        return methods;
    }

    /**
     * Whether a text is the path of a page of the console, with a query or not, so that a browser can be sent there: not to
     * another host, however it is written.
     */
    public boolean isOwnPage(@Nullable String target) {
        if (target == null || !target.startsWith("/") || target.startsWith("//") || target.indexOf('\\') >= 0) {
            return false;
        }
        try {
            return find(Method.GET, RequestTarget.parse(target).segments()) != null;
        } catch (ClavigerException malformed) {
            return false;
        }
    }
}
