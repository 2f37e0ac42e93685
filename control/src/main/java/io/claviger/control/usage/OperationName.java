package io.claviger.control.usage;

import org.jspecify.annotations.Nullable;

/** An operation as usage names it, {@code slug/operationId}, in its parts; both null where the catalog knew none. */
record OperationName(@Nullable String api, @Nullable String id) {
    static OperationName of(@Nullable String both) {
        if (both == null) {
            return new OperationName(null, null);
        }
        var slash = both.indexOf('/');
        return new OperationName(both.substring(0, slash), both.substring(slash + 1));
    }
}
