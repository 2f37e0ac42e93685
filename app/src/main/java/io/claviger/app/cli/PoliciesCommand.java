package io.claviger.app.cli;

import static io.claviger.app.cli.ServerClient.segment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claviger policies}. */
@Command(name = "policies", description = "List, create, change and delete the policies that keys of an account share.")
final class PoliciesCommand extends ClientCommand {
    /** What may be said of a policy when it is made and later. */
    static final class PolicyOptions {
        @Option(names = "--description", description = "Which keys it is for.")
        @Nullable String description;

        @Option(
                names = {"-p", "--permission"},
                paramLabel = "NAME",
                split = ",",
                description = "What its keys may call, such as EVENTS_CREATE; may be given several times.")
        @Nullable List<String> permissions;

        @Option(
                names = "--ip-range",
                paramLabel = "RANGE",
                split = ",",
                description = "From where its keys may be used, such as 192.168.0.0/24.")
        @Nullable List<String> ipRanges;

        JsonObject body(@Nullable String name) {
            var body = new JsonObject();
            putIfGiven(body, "name", name);
            putIfGiven(body, "description", description);
            putIfGiven(body, "permissions", permissions == null ? null : new JsonArray(List.copyOf(permissions)));
            putIfGiven(body, "ipRanges", ipRanges == null ? null : new JsonArray(List.copyOf(ipRanges)));
            return body;
        }

        private static void putIfGiven(JsonObject body, String name, @Nullable Object value) {
            if (value != null) {
                body.put(name, value);
            }
        }
    }

    @Command(name = "list", description = "List an account's policies.")
    int list(
            @Mixin ClientOptions options,
            @Mixin ListOptions most,
            @Option(names = "--account", required = true, paramLabel = "ID") String account,
            @Option(names = "--search", description = "Part of a name.") @Nullable String search) {
        var query = Map.of("search", orEmpty(search));
        return manage(
                options,
                (client, out) -> out.list(
                        listed(client, ofAccount(account), query, most.limit), "id", "name", "keys", "permissions"));
    }

    @Command(name = "get", description = "Show one policy.")
    int get(
            @Mixin ClientOptions options,
            @Option(names = "--account", required = true, paramLabel = "ID") String account,
            @Parameters(paramLabel = "ID") String id) {
        return manage(options, (client, out) -> out.fields(client.get(ofPolicy(account, id), Map.of())));
    }

    @Command(
            name = "create",
            description = "Create a policy.",
            footer = {"", "claviger policies create --account ID --name Shops -p EVENTS_CREATE"})
    int create(
            @Mixin ChangeOptions options,
            @Option(names = "--account", required = true, paramLabel = "ID") String account,
            @Option(names = "--name", required = true) String name,
            @Mixin PolicyOptions policy) {
        return manage(options, (client, out) -> out.fields(client.post(ofAccount(account), policy.body(name))));
    }

    @Command(name = "change", description = "Change a policy, and with it what all keys that share it may do.")
    int change(
            @Mixin ChangeOptions options,
            @Option(names = "--account", required = true, paramLabel = "ID") String account,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--name") @Nullable String name,
            @Mixin PolicyOptions policy) {
        return manage(
                options,
                (client, out) -> out.fields(client.call("PATCH", ofPolicy(account, id), Map.of(), policy.body(name))));
    }

    @Command(name = "delete", description = "Delete a policy that no key shares.")
    int delete(
            @Mixin ChangeOptions options,
            @Option(names = "--account", required = true, paramLabel = "ID") String account,
            @Parameters(paramLabel = "ID") String id) {
        return manage(options, (client, out) -> {
            var answer = client.call("DELETE", ofPolicy(account, id), Map.of(), null);
            if (out.json()) {
                out.fields(answer);
            }
            out.say("Deleted: " + id);
        });
    }

    private static String ofAccount(String account) {
        return "/accounts/" + segment(account) + "/policies";
    }

    private static String ofPolicy(String account, String id) {
        return ofAccount(account) + "/" + segment(id);
    }
}
