package io.claviger.core.catalog;

/** What the catalog knows of a method and a path. */
public sealed interface RouteMatch {
    /**
     * An operation.
     */
    record Matched(Api api, Operation operation) implements RouteMatch {
        /** A path that was matched without the API's prefix, as it is forwarded; starts with {@code /}. */
        public String upstreamPath(RequestPath path) {
            return path.path().substring(api.prefix().length());
        }
    }

    /** No operation of any API. */
    record Unmatched() implements RouteMatch {
        static final Unmatched INSTANCE = new Unmatched();
    }
}
