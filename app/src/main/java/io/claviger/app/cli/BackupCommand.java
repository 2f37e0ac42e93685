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

/** {@code claviger backup}. */
@Command(
        name = "backup",
        description = "Copy the database into a new file, also while the service runs. The master key is not in it.")
final class BackupCommand implements Callable<Integer> {
    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "FILE", description = "A file that does not exist yet.")
    Path file = Path.of("");

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    BackupCommand() {}

    @Override
    public Integer call() {
        var settings = options.load(Map.of()).settings();
        OfflineWork.run(() -> Offline.backup(settings, file));
        var out = spec.commandLine().getOut();
        if (json) {
            out.println("{\"file\":" + Terminal.jsonText(file.toString()) + ",\"masterKeyIncluded\":false}");
            return ExitCode.DONE;
        }
        out.println("The database was copied to " + Terminal.printable(file.toString()) + ".");
        out.println("The master key is not in it: keep a copy of " + Offline.whereTheMasterKeyIs(settings)
                + " apart from the backup. Without it the backup can't be used.");
        return ExitCode.DONE;
    }
}
