package io.claviger.app.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that changes something on a server. */
final class ChangeOptions extends ClientOptions {
    private static final int USUAL_SECONDS = 5;
    private static final int MOST_SECONDS = 60;

    @Option(
            names = "--wait",
            description =
                    "Wait until the change is in force on every node, and show since when; exit code 1 where it may"
                            + " not be in force everywhere yet.")
    boolean wait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "SECONDS",
            description = "How long to wait at most, from 1 to " + MOST_SECONDS + " (default: " + USUAL_SECONDS + ").")
    @Nullable Integer waitTimeout;

    @Override
    Duration waitsForNodes() {
        if (waitTimeout == null) {
            return wait ? Duration.ofSeconds(USUAL_SECONDS) : Duration.ZERO;
        }
        if (!wait) {
            throw CommandFailure.unusable("--wait-timeout: there is nothing to wait for without --wait.");
        }
        if (waitTimeout < 1 || waitTimeout > MOST_SECONDS) {
            throw CommandFailure.unusable(
                    "--wait-timeout: " + waitTimeout + " is not usable; expected 1 to " + MOST_SECONDS + " seconds.");
        }
        return Duration.ofSeconds(waitTimeout);
    }
}
