package io.claviger.app;

import io.claviger.app.cli.ClavigerCommand;
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
        var exitCode =
                PlainServe.isAskedFor(arguments) ? PlainServe.run(out, err) : ClavigerCommand.run(out, err, arguments);
        out.flush();
        System.exit(exitCode);
    }
}
