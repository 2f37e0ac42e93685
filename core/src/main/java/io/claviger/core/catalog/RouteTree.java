package io.claviger.core.catalog;

import io.claviger.core.catalog.RouteMatch.Matched;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The templates of all operations as a tree of segments, searched over the path's own text.
 *
 * <p>At each segment literal text is tried first, then parameters with the longest text before and then after them, then
 * bare parameters. So the first operation found is the most specific one, left to right. A node is visited once at most
 * in a search: what one costs is bounded by the catalog, whatever the request.
 */
final class RouteTree {
    private final Node root = new Node();

    private record Mixed(String before, String after, Node node) {
        boolean fits(String path, int from, int to) {
            return to - from > before.length() + after.length()
                    && path.startsWith(before, from)
                    && path.startsWith(after, to - after.length());
        }
    }

    private static final class Node {
        private static final Comparator<Mixed> MOST_SPECIFIC_FIRST = Comparator.comparingInt(
                        (Mixed mixed) -> -mixed.before().length())
                .thenComparing(mixed -> -mixed.after().length());

        private final LiteralChildren<Node> literals = new LiteralChildren<>();
        private final List<Mixed> mixed = new ArrayList<>(0);
        private @Nullable Node parameter;
        private final List<Matched> routes = new ArrayList<>(1);

        Node child(PathTemplate.Segment segment) {
            if (segment.isLiteral()) {
                var child = literals.find(segment.before(), 0, segment.before().length());
                if (child == null) {
                    child = new Node();
                    literals.put(segment.before(), child);
                }
                return child;
            }
            if (segment.before().isEmpty() && segment.after().isEmpty()) {
                if (parameter == null) {
                    parameter = new Node();
                }
                return parameter;
            }
            for (var there : mixed) {
                if (there.before().equals(segment.before()) && there.after().equals(segment.after())) {
                    return there.node();
                }
            }
            var added = new Mixed(segment.before(), segment.after(), new Node());
            mixed.add(added);
            mixed.sort(MOST_SPECIFIC_FIRST);
            return added.node();
        }

        @Nullable Matched route(String method) {
            for (var i = 0; i < routes.size(); i++) {
                if (routes.get(i).operation().method().equals(method)) {
                    return routes.get(i);
                }
            }
            return null;
        }
    }

    /** Adds an operation; answers the one that is there already for the same requests, and then adds nothing. */
    @Nullable Operation add(Api api, Operation operation, PathTemplate template) {
        var node = root;
        for (var segment : template.segments()) {
            node = node.child(segment);
        }
        var there = node.route(operation.method());
        if (there != null) {
            return there.operation();
        }
        node.routes.add(new Matched(api, operation));
        return null;
    }

    @Nullable Matched find(String method, String path) {
        return find(root, method, path, 1);
    }

    private static @Nullable Matched find(Node node, String method, String path, int from) {
        var slash = path.indexOf('/', from);
        var to = slash < 0 ? path.length() : slash;
        var literal = node.literals.find(path, from, to);
        if (literal != null) {
            var route = further(literal, method, path, slash);
            if (route != null) {
                return route;
            }
        }
        for (var i = 0; i < node.mixed.size(); i++) {
            var mixed = node.mixed.get(i);
            if (mixed.fits(path, from, to)) {
                var route = further(mixed.node(), method, path, slash);
                if (route != null) {
                    return route;
                }
            }
        }
        return node.parameter != null && to > from ? further(node.parameter, method, path, slash) : null;
    }

    private static @Nullable Matched further(Node node, String method, String path, int slash) {
        if (slash >= 0) {
            return find(node, method, path, slash + 1);
        }
        var route = node.route(method);
        return route == null && method.equals("HEAD") ? node.route("GET") : route;
    }
}
