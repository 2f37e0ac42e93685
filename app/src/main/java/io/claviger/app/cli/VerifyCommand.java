package io.claviger.app.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code claviger verify}: asks the edge whether a key is valid. */
@Command(
        name = "verify",
        description = "Ask the edge whether a key is valid, and for what. Exit code 1 when it is not.",
        footer = {"", "claviger verify --key-file key.txt --method GET --path /customers/jane"})
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Option(
            names = "--edge",
            paramLabel = "URL",
            description = "The verify endpoint; else CLAVIGER_EDGE, else the server's host and port 8081.")
    @Nullable String edge;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "A file with the key; else it is asked for, or read from standard input.")
    @Nullable Path keyFile;

    @Option(names = "--api", paramLabel = "SLUG", description = "The API of --operation.")
    @Nullable String api;

    @Option(names = "--operation", paramLabel = "ID", description = "The operationId that the key is to call.")
    @Nullable String operation;

    @Option(names = "--method", description = "Instead of an operation: the method …")
    @Nullable String method;

    @Option(names = "--path", description = "… and the path, as a partner calls it.")
    @Nullable String path;

    @Option(
            names = {"-p", "--permission"},
            paramLabel = "NAME",
            split = ",",
            description = "What else the key must hold.")
    @Nullable List<String> permissions;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Where the partner's request came from.")
    @Nullable String ip;

    @Option(names = "--explain", description = "Show every check.")
    boolean explain;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    VerifyCommand() {}

    @Override
    public Integer call() {
        var out = new Output(spec, options.json);
        var token = options.serviceToken();
        var body = body(SecretInput.readOrAsk(keyFile, "Key").reveal());
        try (var client = new ServerClient(options.edge(edge), token)) {
            var answer = client.call("POST", "/v1/keys/verify", Map.of("explain", explain ? "true" : ""), body);
            print(answer, out);
            return answer.getBoolean("valid", false) ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    private JsonObject body(String key) {
        var body = new JsonObject().put("key", key);
        put(body, "api", api);
        put(body, "operation", operation);
        put(body, "method", method);
        put(body, "path", path);
        put(body, "ip", ip);
        put(body, "permissions", permissions == null ? null : new JsonArray(List.copyOf(permissions)));
        return body;
    }

    private static void put(JsonObject body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static void print(JsonObject answer, Output out) {
        if (out.json()) {
            out.fields(answer);
            return;
        }
        var shown = answer.copy();
        var checks = shown.remove("checks");
        out.fields(shown);
        if (checks instanceof JsonArray all) {
            out.say("");
            ExplainCommand.checks(all, out);
        }
    }
}
