package io.claviger.app.cli;

import io.claviger.app.serve.Rehearsal;
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
        Rehearsal.run();
        return ExitCode.DONE;
    }
}
