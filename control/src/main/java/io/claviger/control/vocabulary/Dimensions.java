package io.claviger.control.vocabulary;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Catalog;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The dimensions of requests that there are. */
public final class Dimensions {
    /** Each of these is there whatever the catalog holds. */
    private static final Set<String> ALWAYS = Set.of("event", "attribute", "sharedAttribute", "tag", "channel");

    private Dimensions() {}

    /** The dimensions that always are, and those that operations name; sorted, and the caller's own. */
    public static Set<String> of(Catalog catalog) {
        var dimensions = new TreeSet<>(ALWAYS);
        catalog.apis().stream().map(Api::operations).flatMap(List::stream).forEach(operation -> {
            dimensions.addAll(operation.guards().keySet());
            dimensions.addAll(operation.response().keySet());
        });
        return dimensions;
    }
}
