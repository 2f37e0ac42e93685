package io.claviger.app.cli;

import static io.claviger.app.cli.ServerClient.segment;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claviger accounts}. */
@Command(name = "accounts", description = "List, create, change and suspend accounts.")
final class AccountsCommand extends ClientCommand {
    private static final String PATH = "/accounts";

    @Command(name = "list", description = "List the accounts within the token's reach.")
    int list(
            @Mixin ClientOptions options,
            @Mixin ListOptions most,
            @Option(names = "--search", description = "Part of a name.") @Nullable String search) {
        return manage(
                options,
                (client, out) -> out.list(
                        listed(client, PATH, Map.of("search", orEmpty(search)), most.limit),
                        "id",
                        "name",
                        "status",
                        "parentId",
                        "createdAt"));
    }

    @Command(name = "get", description = "Show one account.")
    int get(@Mixin ClientOptions options, @Parameters(paramLabel = "ID") String id) {
        return manage(options, (client, out) -> out.fields(client.get(PATH + "/" + segment(id), Map.of())));
    }

    @Command(name = "create", description = "Create an account, or a sub-account with --parent.")
    int create(
            @Mixin ChangeOptions options,
            @Option(names = "--name", required = true) String name,
            @Option(names = "--parent", paramLabel = "ID", description = "The account above it.") @Nullable String parent) {
        var body = new JsonObject().put("name", name);
        if (parent != null) {
            body.put("parentId", parent);
        }
        return manage(options, (client, out) -> out.fields(client.post(PATH, body)));
    }

    @Command(name = "change", description = "Rename an account.")
    int change(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--name", required = true) String name) {
        var body = new JsonObject().put("name", name);
        return manage(
                options, (client, out) -> out.fields(client.call("PATCH", PATH + "/" + segment(id), Map.of(), body)));
    }

    @Command(
            name = "modules",
            description = "Show which modules of an account are on; --on and --off switch them (operators).",
            footer = {"", "claviger accounts modules ID --on ip-filter"})
    int modules(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--on", paramLabel = "NAME", split = ",") @Nullable List<String> on,
            @Option(names = "--off", paramLabel = "NAME", split = ",") @Nullable List<String> off) {
        var path = PATH + "/" + segment(id) + "/modules";
        var body = new JsonObject();
        if (on != null) {
            on.forEach(name -> body.put(name, true));
        }
        if (off != null) {
            off.forEach(name -> body.put(name, false));
        }
        return manage(
                options,
                (client, out) -> out.fields(
                        body.isEmpty() ? client.get(path, Map.of()) : client.call("PUT", path, Map.of(), body)));
    }

    @Command(name = "suspend", description = "Refuse an account's credentials, and those of its sub-accounts.")
    int suspend(@Mixin ChangeOptions options, @Parameters(paramLabel = "ID") String id) {
        return act(options, id, "suspend");
    }

    @Command(name = "resume", description = "End a suspension.")
    int resume(@Mixin ChangeOptions options, @Parameters(paramLabel = "ID") String id) {
        return act(options, id, "resume");
    }

    private int act(ClientOptions options, String id, String action) {
        return manage(options, (client, out) -> out.fields(client.post(PATH + "/" + segment(id) + "/" + action, null)));
    }
}
