package io.claviger.edge.verify;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import io.claviger.core.permission.PermissionQuery;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question to the verify endpoint, its form already checked.
 *
 * @param api slug of the API that the operation, or the path, is to be looked for in
 * @param operation operationId; stands with {@code api}, without {@code method} and {@code path}
 * @param method HTTP method; stands with {@code path}
 * @param path the outside path, as the partner called it
 * @param permissions permissions that the key must have, beside the operation's own
 * @param query a question about permissions, instead of a list of them
 * @param guards guarded values that the caller found, by dimension; an empty list says that nothing is written there
 * @param ip the client's address
 * @param cost units that the call takes from limits and quotas; 0 for the operation's own
 */
record VerifyCall(
        Secret key,
        @Nullable String api,
        @Nullable String operation,
        @Nullable String method,
        @Nullable String path,
        List<String> permissions,
        @Nullable PermissionQuery query,
        @Nullable ClientAddress ip,
        Map<String, List<String>> guards,
        long cost) {

    VerifyCall {
        permissions = List.copyOf(permissions);
        guards = Map.copyOf(guards);
    }
}
