package io.claviger.app.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code claviger explain}: what every check would say, or said. */
@Command(
        name = "explain",
        description =
                "Show what every check says to a supposed request, or said to a real one. Exit code 1 when it is refused.",
        footer = {
            "",
            "claviger explain --credential ID --method GET --path /customers/jane",
            "claviger explain --decision ID"
        })
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Option(
            names = "--decision",
            paramLabel = "ID",
            description = "A request that was judged: the decisionId of its answer.")
    @Nullable String decision;

    @Option(names = "--credential", paramLabel = "ID", description = "The key's id, not its secret.")
    @Nullable String credential;

    @Option(names = "--method")
    @Nullable String method;

    @Option(names = "--path", description = "As a partner calls it.")
    @Nullable String path;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Where the request would come from.")
    @Nullable String ip;

    @Option(names = "--header", paramLabel = "NAME:VALUE", description = "A header of the request; may be repeated.")
    List<String> headers = List.of();

    @Option(names = "--body", paramLabel = "TEXT", description = "The request's body.")
    @Nullable String body;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ExplainCommand() {}

    @Override
    public Integer call() {
        if (decision == null && (credential == null || method == null || path == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Name a decision (--decision), or suppose a request by --credential, --method and --path.");
        }
        try (var client = ServerClient.ofManagement(options)) {
            return decision == null ? supposed(client) : real(client, decision);
        }
    }

    private int supposed(ServerClient client) {
        var request = new JsonObject()
                .put("credentialId", credential)
                .put("method", method)
                .put("path", path);
        if (ip != null) {
            request.put("ip", ip);
        }
        if (!headers.isEmpty()) {
            request.put(
                    "headers", new JsonArray(headers.stream().map(this::field).toList()));
        }
        if (body != null) {
            request.put("body", body);
        }
        var answer = client.call("POST", "/explain", Map.of(), request);
        var verdict = answer.getJsonObject("decision");
        print(answer, verdict, List.of());
        return exitCode(verdict);
    }

    private int real(ServerClient client, String id) {
        var answer = client.call("GET", "/decisions/" + ServerClient.segment(id), Map.of(), null);
        var request = answer.getJsonObject("request", new JsonObject());
        var key = answer.getJsonObject("credential");
        print(
                answer,
                answer,
                List.of(
                        answer.getString("time") + " " + request.getString("door") + ": "
                                + shown(request.getString("method")) + " " + shown(request.getString("path")) + " from "
                                + shown(request.getString("ip")),
                        "key: " + (key == null ? "-" : shown(key.getString("id"))),
                        ""));
        return exitCode(answer);
    }

    private JsonArray field(String header) {
        var colon = header.indexOf(':');
        if (colon < 1) {
            throw new ParameterException(spec.commandLine(), "--header takes NAME:VALUE, not " + header);
        }
        return new JsonArray()
                .add(header.substring(0, colon))
                .add(header.substring(colon + 1).strip());
    }

    private void print(JsonObject answer, JsonObject verdict, List<String> head) {
        var out = new Output(spec, options.json);
        if (out.json()) {
            out.fields(answer);
            return;
        }
        head.forEach(out::say);
        checks(answer.getJsonArray("checks", new JsonArray()), out);
        out.say("");
        out.say(
                verdict.getBoolean("allowed", false)
                        ? "Allowed."
                        : "Refused: " + verdict.getString("code") + ". " + verdict.getString("detail", ""));
    }

    private static int exitCode(JsonObject verdict) {
        return verdict.getBoolean("allowed", false) ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private static String shown(@Nullable String text) {
        return text == null ? "-" : text;
    }

    /** One row a check, with what would help where one refuses. */
    static void checks(JsonArray checks, Output out) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("CHECK", "OUTCOME", "REASON"));
        for (var item : checks) {
            var check = (JsonObject) item;
            var remedy = check.getString("remedy");
            rows.add(List.of(
                    Terminal.printable(check.getString("name", "")),
                    Terminal.printable(check.getString("outcome", "")),
                    Terminal.printable(check.getString("reason", "") + (remedy == null ? "" : " " + remedy))));
        }
        out.table(rows);
    }
}
