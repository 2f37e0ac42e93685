package io.claviger.app.cli;

import io.claviger.app.serve.Offline;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code claviger owner}. */
@Command(name = "owner", description = "Help the person who runs Claviger back in.")
final class OwnerCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    OwnerCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    @Command(
            name = "recover",
            description = {
                "Make a one-time link, good for an hour, with which a member sets a new password and loses a second factor:"
                        + " on the server's own machine, while no service runs on its data directory.",
                "The member is made an operator, and made where there is none with this address."
            })
    int recover(
            @Mixin SettingsOptions options,
            @Option(names = "--email", required = true, description = "The member's e-mail address.") String email,
            @Option(
                            names = "--name",
                            defaultValue = "Operator",
                            description = "Of a member who is new (default: ${DEFAULT-VALUE}).")
                    String name,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        var settings = options.load(Map.of()).settings();
        OfflineWork.run(() -> {
            var line = Offline.recoverMember(settings, email, name);
            var output = new Output(spec, json);
            if (json) {
                output.fields(new JsonObject().put("curl", line));
            } else {
                output.say("Once Claviger runs again, with your new password in place of PASSWORD:");
                output.say("  " + line);
            }
        });
        return ExitCode.DONE;
    }
}
