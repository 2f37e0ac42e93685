package io.claviger.app.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells on standard error how far long work is: after a second, and then each second. */
final class Progress {
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final PrintWriter err;
    private final long started = System.nanoTime();
    private long said = started;

    Progress(PrintWriter err) {
        this.err = err;
    }

    /** @param done what is done so far: {@code Checked 5,000 entries} */
    void at(Supplier<String> done) {
        var now = System.nanoTime();
        if (now - said > QUIET.toNanos()) {
            said = now;
            err.println(done.get() + ", " + (now - started) / 1_000_000_000L + " s");
            err.flush();
        }
    }
}
