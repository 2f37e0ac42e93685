package io.claviger.app.cli;

import io.claviger.app.serve.Offline;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code claviger restore}. */
@Command(
        name = "restore",
        description =
                "Put a backup in place of the database, while the service is stopped. Needs the master key that the"
                        + " backup was made with.")
final class RestoreCommand implements Callable<Integer> {
    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "FILE", description = "A file that claviger backup made.")
    Path file = Path.of("");

    @Option(names = "--overwrite", description = "Replace a database that is there.")
    boolean overwrite;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    RestoreCommand() {}

    @Override
    public Integer call() {
        var settings = options.load(Map.of()).settings();
        OfflineWork.run(() -> Offline.restore(settings, file, overwrite));
        var dataDir = settings.dataDir().toString();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println("{\"dataDir\":" + Terminal.jsonText(dataDir) + ",\"restored\":true}");
        } else {
            out.println("Restored into " + Terminal.printable(dataDir) + ".");
            out.println(
                    "What was revoked after the backup is valid again. Start with -D claviger.roles=control, revoke it"
                            + " anew, and only then open the other listeners.");
        }
        return ExitCode.DONE;
    }
}
