package io.claviger.app.cli;

import io.claviger.app.serve.Offline;
import io.claviger.store.Rotated;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code claviger master-key}. */
@Command(
        name = "master-key",
        description = "Change the key over all other keys.",
        subcommands = MasterKeyCommand.Rotate.class)
final class MasterKeyCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    MasterKeyCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? One of: rotate");
    }

    /** {@code claviger master-key rotate}. */
    @Command(
            name = "rotate",
            description =
                    "Seal the database's keys under a new master key, while the service is stopped. Every key and token"
                            + " stays as valid as it was. Broken off at any moment, it can be repeated.")
    static final class Rotate implements Callable<Integer> {
        @Mixin
        SettingsOptions options = new SettingsOptions();

        @Option(
                names = "--new-key-file",
                paramLabel = "FILE",
                description = "The new key: 32 bytes in base64. Else one is made in the data directory.")
        @Nullable Path following;

        @Option(
                names = "--renew",
                description =
                        "Make new versions of the keys that it seals too: for when the master key and a copy of the"
                                + " database may be in wrong hands.")
        boolean renew;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Spec
        CommandSpec spec;

        @SuppressWarnings("NullAway.Init") // picocli sets the spec
        Rotate() {}

        @Override
        public Integer call() {
            var settings = options.load(Map.of()).settings();
            var done = new Rotated[1];
            OfflineWork.run(() -> done[0] = Offline.rotateMasterKey(settings, following, renew));
            tell(done[0], settings.masterKey() != null);
            return ExitCode.DONE;
        }

        private void tell(Rotated rotated, boolean configured) {
            var out = spec.commandLine().getOut();
            var former = rotated.former();
            if (json) {
                out.println("{\"masterKey\":\"" + rotated.fingerprint() + "\",\"already\":" + rotated.already()
                        + ",\"former\":" + (former == null ? "null" : Terminal.jsonText(former.toString())) + "}");
                return;
            }
            out.println(
                    rotated.already()
                            ? "The master key " + rotated.fingerprint() + " is in force already."
                            : "The master key " + rotated.fingerprint() + " is in force.");
            if (configured) {
                out.println("Set it where the former one is set (claviger.master-key) before the next start.");
            }
            out.println(
                    former == null
                            ? "Backups of before need the former one: keep it with them."
                            : "Backups of before need the former one: keep " + Terminal.printable(former.toString())
                                    + " with them, and delete it here.");
        }
    }
}
