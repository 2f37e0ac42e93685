package io.claviger.app.cli;

import static io.claviger.app.cli.ServerClient.segment;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code claviger rejections}. */
@Command(name = "rejections", description = "Show the error log: an account's requests that were refused or failed.")
final class RejectionsCommand extends ClientCommand implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Mixin
    ListOptions most = new ListOptions();

    @Option(names = "--account", required = true, paramLabel = "ID")
    String account = "";

    @Option(names = "--key", paramLabel = "ID", description = "Only of this key.")
    @Nullable String key;

    @Option(names = "--code", description = "Only with this code, such as PERMISSION_MISSING.")
    @Nullable String code;

    @Option(names = "--from", paramLabel = "TIME", description = "Not before, such as 2026-01-31T00:00:00Z.")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before.")
    @Nullable String to;

    @Override
    public Integer call() {
        var path = "/accounts/" + segment(account) + "/rejections";
        var query = Map.of("credential", orEmpty(key), "code", orEmpty(code), "from", orEmpty(from), "to", orEmpty(to));
        return manage(
                options,
                (client, out) -> out.list(
                        listed(client, path, query, most.limit),
                        "at",
                        "decisionId",
                        "credentialId",
                        "code",
                        "status",
                        "method",
                        "pathTemplate",
                        "address"));
    }
}
