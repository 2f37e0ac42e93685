package io.claviger.app;

import io.claviger.app.cli.ClavigerCommand;
import io.claviger.app.cli.ExitCode;
import io.claviger.app.cli.PlainServe;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the program starts. What there is to do, the command line says. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Whatever is thrown ends the program: threads that were started already would keep a service that serves nobody. */
    private static int run(PrintWriter out, PrintWriter err, String... arguments) {
        try {
            return PlainServe.isAskedFor(arguments)
                    ? PlainServe.run(out, err)
                    : ClavigerCommand.run(out, err, arguments);
        } catch (RuntimeException | Error e) {
            e.printStackTrace(err);
            return ExitCode.UNUSABLE;
        } finally {
            out.flush();
            err.flush();
        }
    }
}
