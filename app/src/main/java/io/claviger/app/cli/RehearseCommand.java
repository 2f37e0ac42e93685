package io.claviger.app.cli;

import io.claviger.app.serve.Rehearsal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code claviger rehearse}: what the start script lets the JVM watch when it makes its ahead-of-time cache. */
@Command(
        name = "rehearse",
        hidden = true,
        description =
                "Run a server on throw-away data through its paces, so that the JVM can learn what a start takes.")
final class RehearseCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        commands();
        Rehearsal.run();
        return ExitCode.DONE;
    }

    /** One of each kind: offline, and a client of a server that is not there. */
    private static void commands() throws IOException {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var file = Files.createTempFile("claviger-rehearsal", ".txt");
        try {
            Files.writeString(file, "cvgadm_" + "0".repeat(36));
            var name = file.toString();
            ClavigerCommand.run(nowhere, nowhere, "--help");
            ClavigerCommand.run(nowhere, nowhere, "scan", name);
            ClavigerCommand.run(
                    nowhere, nowhere, "accounts", "list", "--server", "http://127.0.0.1:1", "--token-file", name);
        } finally {
            Files.delete(file);
        }
    }
}
