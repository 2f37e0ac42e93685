package io.claviger.app.cli;

import static io.claviger.app.cli.ServerClient.segment;

import io.claviger.app.serve.Offline;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claviger tokens}. */
@Command(name = "tokens", description = "List, issue, rotate and revoke service tokens.")
final class TokensCommand extends ClientCommand {
    private static final String PATH = "/tokens";

    @Command(name = "list", description = "List service tokens: all within reach, or those of an account.")
    int list(
            @Mixin ClientOptions options,
            @Mixin ListOptions most,
            @Option(names = "--account", paramLabel = "ID") @Nullable String account,
            @Option(names = "--search", description = "Part of a name.") @Nullable String search,
            @Option(names = "--status", description = "active, disabled, expired or revoked.") @Nullable String status) {
        var query = Map.of("search", orEmpty(search), "status", orEmpty(status));
        return manage(
                options,
                (client, out) -> out.list(
                        listed(client, of(account), query, most.limit),
                        "id",
                        "name",
                        "role",
                        "accountId",
                        "status",
                        "expiresAt",
                        "lastUsedAt"));
    }

    @Command(name = "get", description = "Show one service token. Its secret is not kept and can't be shown.")
    int get(@Mixin ClientOptions options, @Parameters(paramLabel = "ID") String id) {
        return manage(options, (client, out) -> out.fields(client.get(PATH + "/" + segment(id), Map.of())));
    }

    @Command(
            name = "create",
            description = "Issue a service token and show its secret this once.",
            footer = {"", "Without a token at hand: claviger tokens recover, on the server's own machine."})
    int create(
            @Mixin ChangeOptions options,
            @Option(names = "--name", required = true) String name,
            @Option(
                            names = "--role",
                            required = true,
                            description = "operator, owner, admin, developer, auditor or verify.")
                    String role,
            @Option(names = "--account", paramLabel = "ID", description = "Its reach; else the whole installation.")
                    @Nullable String account,
            @Option(names = "--expires-at", paramLabel = "TIME", description = "Such as 2030-01-31T00:00:00Z.")
                    @Nullable String expiresAt) {
        var body = new JsonObject().put("name", name).put("role", role);
        if (expiresAt != null) {
            body.put("expiresAt", expiresAt);
        }
        return manage(options, (client, out) -> out.secret(client.post(of(account), body), "token"));
    }

    @Command(name = "rotate", description = "Give a service token a new secret and show it this once.")
    int rotate(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--overlap",
                            paramLabel = "SECONDS",
                            defaultValue = "0",
                            description = "How long the old secret is still accepted (default: ${DEFAULT-VALUE}).")
                    long overlap) {
        var body = new JsonObject().put("overlapSeconds", overlap);
        return manage(
                options, (client, out) -> out.secret(client.post(PATH + "/" + segment(id) + "/rotate", body), "token"));
    }

    @Command(name = "revoke", description = "End a service token for good, at once.")
    int revoke(@Mixin ChangeOptions options, @Parameters(paramLabel = "ID") String id) {
        return manage(options, (client, out) -> out.fields(client.post(PATH + "/" + segment(id) + "/revoke", null)));
    }

    @Command(
            name = "recover",
            description =
                    "Issue an operator's token without having one: on the server's own machine, while the service is"
                            + " stopped.")
    int recover(
            @Mixin SettingsOptions options,
            @Option(
                            names = "--name",
                            defaultValue = "Recovered admin token",
                            description = "(default: ${DEFAULT-VALUE})")
                    String name,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        var settings = options.load(Map.of()).settings();
        OfflineWork.run(() -> {
            var secret = Offline.anotherOperatorToken(settings, name).reveal();
            new Output(spec, json)
                    .secret(
                            new JsonObject()
                                    .put("token", new JsonObject().put("name", name))
                                    .put("secret", secret),
                            "token");
        });
        return ExitCode.DONE;
    }

    private static String of(@Nullable String account) {
        return account == null ? PATH : "/accounts/" + segment(account) + PATH;
    }
}
