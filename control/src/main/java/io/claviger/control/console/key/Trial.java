package io.claviger.control.console.key;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A call that a new key may make, as a line for a shell. */
final class Trial {
    private static final int MOST_APIS = 3;

    private Trial() {}

    /** The line; null where the key may make no call that needs nothing but the key. */
    static @Nullable String curl(PageCall call, Members key, String secret) {
        var permissions = key.texts("permissions");
        if (permissions.isEmpty() || !call.may(Permit.LIST_OPERATIONS)) {
            return null;
        }
        for (var api : call.read(Permit.LIST_APIS, Map.of()).items().stream()
                .limit(MOST_APIS)
                .toList()) {
            var operations = call.read(Permit.LIST_OPERATIONS, Map.of("slug", api.requiredText("slug")))
                    .items();
            for (var operation : operations) {
                var path = operation.requiredText("path");
                if (operation.requiredText("method").equals("GET")
                        && !path.contains("{")
                        && permissions.contains(operation.requiredText("permission"))) {
                    return "curl -i -H 'X-API-Key: " + secret + "' " + call.gateway()
                            + Objects.requireNonNullElse(api.text("prefix"), "") + path;
                }
            }
        }
        return null;
    }
}
