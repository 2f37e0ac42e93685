package io.claviger.app.cli;

import static io.claviger.app.cli.ServerClient.segment;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code claviger audit}. */
@Command(
        name = "audit",
        description = "Show who changed what: an account's trail, or the installation's own.",
        subcommands = {
            AuditExportCommand.class,
            AuditVerifyCommand.class,
            AuditCheckpointCommand.class,
            AuditKeysCommand.class
        })
final class AuditCommand extends ClientCommand implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Mixin
    ListOptions most = new ListOptions();

    @Option(names = "--account", paramLabel = "ID", description = "Else the acts of the installation itself.")
    @Nullable String account;

    @Option(names = "--kind", description = "Of what was changed: account, key, token, api, …")
    @Nullable String kind;

    @Option(names = "--actor", paramLabel = "ID", description = "Who changed it.")
    @Nullable String actor;

    @Option(names = "--from", paramLabel = "TIME", description = "Not before, such as 2026-01-31T00:00:00Z.")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before.")
    @Nullable String to;

    @Override
    public Integer call() {
        var query = Map.of("kind", orEmpty(kind), "actor", orEmpty(actor), "from", orEmpty(from), "to", orEmpty(to));
        return manage(
                options,
                (client, out) -> out.list(
                        listed(client, path(account), query, most.limit),
                        "sequence",
                        "at",
                        "actor.name",
                        "action",
                        "subjectId"));
    }

    /** Where a trail is in the management API: an account's, or the installation's for null. */
    static String path(@Nullable String account) {
        return account == null ? "/audit" : "/accounts/" + segment(account) + "/audit";
    }
}
