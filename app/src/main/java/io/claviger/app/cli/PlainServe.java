package io.claviger.app.cli;

import io.claviger.app.serve.Service;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * {@code claviger serve} without options, as services and containers run it. It needs no parser of command lines, which
 * takes a fifth of a start to set up.
 */
public final class PlainServe {
    private static final List<String> ARGUMENTS = List.of("serve");

    private PlainServe() {}

    public static boolean isAskedFor(String... arguments) {
        return ARGUMENTS.equals(List.of(arguments));
    }

    /**
     * Does what {@link ServeCommand} does without options.
     *
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err) {
        try {
            return Service.run(new SettingsOptions().load(Map.of()), out, err);
        } catch (CommandFailure e) {
            return e.tell(err);
        }
    }
}
