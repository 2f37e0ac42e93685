package io.claviger.app.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code claviger audit keys}. */
@Command(
        name = "keys",
        description = "Show the public keys that checkpoints are verified with; with --json as a JSON Web Key Set.")
final class AuditKeysCommand extends ClientCommand implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Override
    public Integer call() {
        return manage(options, (client, out) -> {
            var set = client.get("/audit/keys", Map.of());
            if (out.json()) {
                out.fields(set);
            } else {
                var items = new JsonObject().put("items", set.getJsonArray("keys", new JsonArray()));
                out.list(items, "kid", "alg", "x");
            }
        });
    }
}
