package io.claviger.app.cli;

import static io.claviger.app.cli.ServerClient.segment;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claviger apis}. */
@Command(name = "apis", description = "Import, list and delete the APIs that keys give access to.")
final class ApisCommand extends ClientCommand {
    private static final String PATH = "/apis";

    @Command(name = "list", description = "List the APIs.")
    int list(@Mixin ClientOptions options) {
        return manage(
                options,
                (client, out) -> out.list(
                        client.get(PATH, Map.of()),
                        "slug",
                        "title",
                        "prefix",
                        "operationCount",
                        "legacy",
                        "changedAt"));
    }

    @Command(name = "get", description = "Show one API.")
    int get(@Mixin ClientOptions options, @Parameters(paramLabel = "SLUG") String slug) {
        return manage(options, (client, out) -> out.fields(client.get(ofApi(slug), Map.of())));
    }

    @Command(name = "operations", description = "List an API's operations with their permissions.")
    int operations(@Mixin ClientOptions options, @Parameters(paramLabel = "SLUG") String slug) {
        return manage(
                options,
                (client, out) -> out.list(
                        client.get(ofApi(slug) + "/operations", Map.of()),
                        "method",
                        "path",
                        "permission",
                        "operationId",
                        "group",
                        "public"));
    }

    @Command(
            name = "import",
            description = "Import an OpenAPI document (JSON or YAML), the first time or again.",
            footer = {"", "claviger apis import events --document events.yaml --upstream http://10.0.0.5:9000"})
    int importDocument(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "SLUG") String slug,
            @Option(names = "--document", required = true, paramLabel = "FILE", description = "- for standard input.")
                    Path document,
            @Option(names = "--upstream", paramLabel = "URL", description = "Where its requests go.") @Nullable String live,
            @Option(names = "--test-upstream", paramLabel = "URL", description = "Where those of test keys go.")
                    @Nullable String test,
            @Option(names = "--prefix", description = "Removed from the path before forwarding.") @Nullable String prefix,
            @Option(
                            names = "--error-dialect",
                            paramLabel = "NAME",
                            description =
                                    "How callers are refused: problem (the default), antavo, optimove, smsportal.")
                    @Nullable String dialect,
            @Option(names = "--dry-run", description = "Show what the import yields, and change nothing.")
                    boolean dryRun,
            @Option(names = "--confirm", description = "Go on although keys would gain permissions.") boolean confirm) {
        var body = new JsonObject().put("document", TextFile.read(document));
        if (live != null) {
            body.put("upstreams", new JsonObject().put("live", live));
        }
        if (test != null) {
            if (live == null) {
                throw CommandFailure.unusable("--test-upstream stands beside --upstream, not alone.");
            }
            body.getJsonObject("upstreams").put("test", test);
        }
        if (prefix != null) {
            body.put("prefix", prefix);
        }
        if (dialect != null) {
            body.put("errorDialect", dialect);
        }
        var query = Map.of("dryRun", dryRun ? "true" : "", "confirm", confirm ? "true" : "");
        return manage(options, (client, out) -> {
            var answer = client.call("PUT", ofApi(slug), query, body);
            out.fields(out.json() ? answer : flat(answer));
        });
    }

    @Command(name = "delete", description = "Delete an API.")
    int delete(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "SLUG") String slug,
            @Option(names = "--confirm", description = "Go on although keys hold its permissions.") boolean confirm) {
        return manage(options, (client, out) -> {
            var answer = client.call("DELETE", ofApi(slug), Map.of("confirm", confirm ? "true" : ""), null);
            if (out.json()) {
                out.fields(answer);
            }
            out.say("Deleted: " + slug);
        });
    }

    private static JsonObject flat(JsonObject answer) {
        return answer.getJsonObject("api", new JsonObject())
                .copy()
                .put("dryRun", answer.getValue("dryRun"))
                .mergeIn(answer.getJsonObject("changes", new JsonObject()));
    }

    private static String ofApi(String slug) {
        return PATH + "/" + segment(slug);
    }
}
