package io.claviger.app.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the groups of client commands share. A group called without one of its commands says which there are. */
abstract class ClientCommand implements Runnable {
    /** Items that the server gives in one page at most. */
    private static final int PAGE = 100;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ClientCommand() {}

    /** How many items a list shows. */
    static final class ListOptions {
        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description = "How many to show at most, newest first (default: ${DEFAULT-VALUE}).")
        int limit;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? One of: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }

    /** Does something with the management API. */
    final int manage(ClientOptions options, BiConsumer<ServerClient, Output> work) {
        try (var client = ServerClient.ofManagement(options)) {
            var out = new Output(spec, options.json);
            work.accept(client, out);
            var receipt = client.receipt();
            return receipt == null || out.receipt(receipt) ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    /** Reads pages until there are as many items as asked for. */
    static JsonObject listed(ServerClient client, String path, Map<String, String> query, int limit) {
        if (limit < 1) {
            throw CommandFailure.unusable("--limit: " + limit + " is not usable; expected a number from 1.");
        }
        var items = new JsonArray();
        String cursor = "";
        while (true) {
            var asked = new LinkedHashMap<>(query);
            asked.put("limit", Integer.toString(Math.min(PAGE, limit - items.size())));
            asked.put("cursor", cursor);
            var page = client.get(path, asked);
            items.addAll(page.getJsonArray("items", new JsonArray()));
            cursor = page.getString("nextCursor", "");
            if (cursor == null || cursor.isEmpty() || items.size() >= limit) {
                return page.copy().put("items", items);
            }
        }
    }

    /** Empty for null: such a parameter is left out of a query. */
    static String orEmpty(@org.jspecify.annotations.Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
