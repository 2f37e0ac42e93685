package io.claviger.core.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All APIs and the route tree over their operations. Immutable: a change of an API makes a new catalog. */
public final class Catalog {
    /** Knows nothing, so everything is refused. */
    public static final Catalog EMPTY = new Catalog(List.of());

    private final Map<String, Api> bySlug;

    private Catalog(List<Api> apis) {
        var map = new LinkedHashMap<String, Api>();
        for (var api : apis) {
            if (map.put(api.slug(), api) != null) {
                throw new IllegalArgumentException("two APIs have the slug " + api.slug());
            }
        }
        this.bySlug = map;
    }

    /**
     * Makes a catalog of APIs that go together.
     *
     * @throws IllegalArgumentException where two operations are equally specific for one request
     */
    public static Catalog of(List<Api> apis) {
        return new Catalog(apis);
    }

    public List<Api> apis() {
        return List.copyOf(bySlug.values());
    }

    public @Nullable Api api(String slug) {
        return bySlug.get(slug);
    }

    /** An operation by its API's slug and its operationId. */
    public @Nullable Operation operation(String slug, String operationId) {
        var api = bySlug.get(slug);
        if (api == null) {
            return null;
        }
        for (var operation : api.operations()) {
            if (operation.operationId().equals(operationId)) {
                return operation;
            }
        }
        return null;
    }

    /** The most specific operation for a method and a path; HEAD is matched as GET. */
    public RouteMatch match(String method, RequestPath path) {
        return RouteMatch.Unmatched.INSTANCE;
    }
}
