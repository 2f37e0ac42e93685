package io.claviger.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code claviger nodes}. */
@Command(name = "nodes", description = "Show the nodes that share the database, as the one that answers sees them.")
final class NodesCommand extends ClientCommand implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Override
    public Integer call() {
        return manage(
                options,
                (client, out) -> out.list(
                        client.get("/nodes", Map.of()),
                        "id",
                        "host",
                        "version",
                        "roles",
                        "revision",
                        "lag.revisions",
                        "lag.milliseconds",
                        "lease",
                        "outOfTouchUntil"));
    }
}
