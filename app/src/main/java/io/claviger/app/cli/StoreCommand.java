package io.claviger.app.cli;

import io.claviger.app.serve.Offline;
import io.claviger.store.migrate.StoreCopy;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code claviger store}. */
@Command(
        name = "store",
        description = "Work on the database itself.",
        subcommands = {StoreCommand.Migrate.class, StoreCommand.NewEpoch.class})
final class StoreCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    StoreCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? One of: migrate, new-epoch");
    }

    /** {@code claviger store migrate}. */
    @Command(
            name = "migrate",
            description =
                    "Copy a store from one database into another, while no service runs on either. Broken off, it goes"
                            + " on from there when it is run again. The source is left as it was.",
            footer = {
                "",
                "A database is a data directory, or postgresql://USER:PASSWORD@HOST:PORT/NAME.",
                "As others can read a command line, @FILE takes the address from a file."
            })
    static final class Migrate implements Callable<Integer> {
        @Mixin
        SettingsOptions options = new SettingsOptions();

        @Option(names = "--from", paramLabel = "DATABASE", required = true, description = "What to copy.")
        String from = "";

        @Option(names = "--to", paramLabel = "DATABASE", required = true, description = "An empty one, to copy into.")
        String to = "";

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Spec
        CommandSpec spec;

        @SuppressWarnings("NullAway.Init") // picocli sets the spec
        Migrate() {}

        @Override
        public Integer call() {
            var settings = options.load(Map.of()).settings();
            var progress = new Progress(spec.commandLine().getErr());
            var copied = new StoreCopy.Copied[1];
            OfflineWork.run(() -> copied[0] = Offline.migrate(settings, from, to, said -> progress.at(() -> said)));
            var out = spec.commandLine().getOut();
            var done = copied[0];
            if (json) {
                out.printf(
                        "{\"rows\":%d,\"auditEntries\":%d,\"auditChains\":%d}%n",
                        done.rows(), done.entries(), done.chains());
                return ExitCode.DONE;
            }
            out.printf(
                    "Copied %,d rows; %,d audit entries in %,d chains are intact.%n",
                    done.rows(), done.entries(), done.chains());
            out.println(
                    "Start the service on the new database with the same master key, and keep the old one until it runs.");
            return ExitCode.DONE;
        }
    }

    /** {@code claviger store new-epoch}. */
    @Command(
            name = "new-epoch",
            description =
                    "Say that a database on PostgreSQL was put back by PostgreSQL's own tools, while no node runs on it."
                            + " Whoever saw what was lost reads all anew.")
    static final class NewEpoch implements Callable<Integer> {
        @Mixin
        SettingsOptions options = new SettingsOptions();

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Spec
        CommandSpec spec;

        @SuppressWarnings("NullAway.Init") // picocli sets the spec
        NewEpoch() {}

        @Override
        public Integer call() {
            var settings = options.load(Map.of()).settings();
            OfflineWork.run(() -> Offline.newEpoch(settings));
            var out = spec.commandLine().getOut();
            if (json) {
                out.println("{\"newEpoch\":true}");
            } else {
                out.println("A new epoch has begun, and the audit trail says so.");
                out.println(
                        "What was revoked after the backup is valid again. Start with -D claviger.roles=control, revoke"
                                + " it anew, and only then open the other listeners.");
            }
            return ExitCode.DONE;
        }
    }
}
