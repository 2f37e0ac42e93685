package io.claviger.core.catalog;

/** What the catalog knows of a method and a path. */
public sealed interface RouteMatch {
    /**
     * An operation.
     *
     * @param upstreamPath the normalised path without the API's prefix, as it is forwarded; starts with {@code /}
     */
    record Matched(Api api, Operation operation, String upstreamPath) implements RouteMatch {}

    /** No operation of any API. */
    record Unmatched() implements RouteMatch {
        static final Unmatched INSTANCE = new Unmatched();
    }
}
