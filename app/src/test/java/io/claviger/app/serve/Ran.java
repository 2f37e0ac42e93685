package io.claviger.app.serve;

import io.claviger.app.cli.ClavigerCommand;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run of the command line came to. */
record Ran(int exitCode, String out, String err) {
    /** Runs a command. */
    static Ran command(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var code = ClavigerCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    /** Runs a command against a server, by a token's file. */
    static Ran at(Server server, Path tokenFile, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server.url(server.settings().control()), "--token-file", tokenFile.toString()));
        return command(all.toArray(String[]::new));
    }

    /** Runs a command against a server, to print JSON. */
    static Ran jsonAt(Server server, Path tokenFile, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return at(server, tokenFile, all.toArray(String[]::new));
    }

    JsonObject json() {
        return new JsonObject(out);
    }
}
