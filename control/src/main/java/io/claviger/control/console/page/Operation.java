package io.claviger.control.console.page;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.http.Members;
import io.claviger.control.role.Permit;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An operation of an API, as pages name it.
 *
 * @param api the title of its API
 * @param prefix of the API's paths at the gateway; empty where it has none
 * @param open whether everybody may call it without a key
 * @param permission without which it may not be called, unless it is open
 * @param group of its permission
 * @param cost how much a call takes of a limit
 */
public record Operation(
        String api,
        String prefix,
        String method,
        String path,
        String summary,
        boolean open,
        String permission,
        String group,
        long cost) {

    /** Those of all APIs, in the order of the catalog; an API is read when the stream comes to it. */
    public static Stream<Operation> all(PageCall call) {
        return call.read(Permit.LIST_APIS, Map.of()).items().stream()
                .flatMap(api ->
                        call.read(Permit.LIST_OPERATIONS, Map.of("slug", api.requiredText("slug"))).items().stream()
                                .map(operation -> of(api, operation)));
    }

    /** One of an API, as the operations of the management API show both. */
    public static Operation of(Members api, Members operation) {
        return new Operation(
                api.requiredText("title"),
                api.requiredText("prefix"),
                operation.requiredText("method"),
                operation.requiredText("path"),
                operation.requiredText("summary"),
                operation.flag("public"),
                operation.requiredText("permission"),
                operation.requiredText("group"),
                operation.number("cost", 1));
    }

    /** Whether it can be called as it stands, with a key and nothing else. */
    public boolean plain() {
        return !open && method.equals("GET") && !path.contains("{");
    }
}
