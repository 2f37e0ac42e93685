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
import picocli.CommandLine.Spec;

/** {@code claviger explain}: what every check would say. */
@Command(
        name = "explain",
        description = "Show what every check says to a supposed request. Exit code 1 when it would be refused.",
        footer = {"", "claviger explain --credential ID --method GET --path /customers/jane"})
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Option(names = "--credential", required = true, paramLabel = "ID", description = "The key's id, not its secret.")
    String credential = "";

    @Option(names = "--method", required = true)
    String method = "";

    @Option(names = "--path", required = true, description = "As a partner calls it.")
    String path = "";

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Where the request would come from.")
    @Nullable String ip;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ExplainCommand() {}

    @Override
    public Integer call() {
        var body = new JsonObject()
                .put("credentialId", credential)
                .put("method", method)
                .put("path", path);
        if (ip != null) {
            body.put("ip", ip);
        }
        try (var client = ServerClient.ofManagement(options)) {
            var answer = client.call("POST", "/explain", Map.of(), body);
            print(answer, new Output(spec, options.json));
            return answer.getJsonObject("decision").getBoolean("allowed", false) ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    private static void print(JsonObject answer, Output out) {
        if (out.json()) {
            out.fields(answer);
            return;
        }
        checks(answer.getJsonArray("checks", new JsonArray()), out);
        var decision = answer.getJsonObject("decision");
        out.say("");
        out.say(
                decision.getBoolean("allowed", false)
                        ? "Allowed."
                        : "Refused: " + decision.getString("code") + ". " + decision.getString("detail", ""));
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
