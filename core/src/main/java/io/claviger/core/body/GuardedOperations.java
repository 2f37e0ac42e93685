package io.claviger.core.body;

import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The guarded operations of the catalog, compiled. Follows the catalog: all of one are compiled when it is seen first, and
 * those of the one before are forgotten. Safe for use by several threads.
 */
public final class GuardedOperations {
    private volatile Compiled compiled = new Compiled(Catalog.EMPTY, Map.of());

    /** @param operations by identity: comparing two operations would cost more than reading a request */
    private record Compiled(Catalog catalog, Map<Operation, GuardedOperation> operations) {}

    /**
     * How an operation is read, or null where nothing of it is guarded.
     *
     * @param operation one of the catalog's
     */
    public @Nullable GuardedOperation of(Catalog catalog, Operation operation) {
        if (operation.guards().isEmpty() && operation.response().isEmpty()) {
            return null;
        }
        var known = compiled;
        if (known.catalog() != catalog) {
            known = compile(catalog);
            compiled = known;
        }
        var guarded = known.operations().get(operation);
        return guarded == null ? new GuardedOperation(operation) : guarded;
    }

    @SuppressWarnings("IdentityHashMapUsage") // an operation is one of its catalog's, or it is another
    private static Compiled compile(Catalog catalog) {
        var operations = new IdentityHashMap<Operation, GuardedOperation>();
        for (var api : catalog.apis()) {
            for (var operation : api.operations()) {
                if (!operation.guards().isEmpty() || !operation.response().isEmpty()) {
                    operations.put(operation, new GuardedOperation(operation));
                }
            }
        }
        return new Compiled(catalog, operations);
    }
}
