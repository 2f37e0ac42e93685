package io.claviger.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code claviger audit checkpoint}. */
@Command(
        name = "checkpoint",
        description =
                "Show the latest checkpoint of a chain. Keep it (--json) where nobody who can change the database can"
                        + " reach it: an export that does not go through it was cut off or rewritten.")
final class AuditCheckpointCommand extends ClientCommand implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Option(names = "--account", paramLabel = "ID", description = "Else the acts of the installation itself.")
    @Nullable String account;

    @Override
    public Integer call() {
        return manage(
                options,
                (client, out) -> out.fields(client.get(AuditCommand.path(account) + "/checkpoints/latest", Map.of())));
    }
}
