package io.claviger.control.console.key;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.page.Operation;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import org.jspecify.annotations.Nullable;

/** A call to try a new key with, as a line for a shell. */
final class Trial {
    private Trial() {}

    /**
     * The line; null where the key may make no call that needs nothing but the key. One of a key that has no permissions
     * yet is refused until it gets some.
     */
    static @Nullable String curl(PageCall call, Members key, String secret) {
        var permissions = key.texts("permissions");
        var powerless = permissions.isEmpty();
        if (!call.may(Permit.LIST_OPERATIONS)
                || powerless && key.requiredText("type").equals("profile")) {
            return null;
        }
        return Operation.all(call)
                .filter(Operation::plain)
                .filter(operation -> powerless || permissions.contains(operation.permission()))
                .findFirst()
                .map(operation -> "curl -i -H 'X-API-Key: " + secret + "' " + call.gateway() + operation.prefix()
                        + operation.path())
                .orElse(null);
    }
}
