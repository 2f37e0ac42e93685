package io.claviger.app.cli;

import io.claviger.core.credential.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where secrets come in: a file, standard input or the terminal without echo, so that no command line has them. */
final class SecretInput {
    private static final int LONGEST = 4096;

    private SecretInput() {}

    /** Reads a secret from a file, or from standard input where the file is {@code -}. A line end after it is no part. */
    static Secret readFrom(Path file) {
        try {
            if (file.toString().equals("-")) {
                return secret(System.in.readNBytes(LONGEST + 1), "standard input");
            }
            try (var in = Files.newInputStream(file)) {
                return secret(in.readNBytes(LONGEST + 1), file.toString());
            }
        } catch (IOException e) {
            throw CommandFailure.unusable("Can't read " + Terminal.printable(file.toString()) + ": "
                    + e.getClass().getSimpleName() + ".");
        }
    }

    /** Reads from the file; without one asks at the terminal, and without a terminal reads standard input. */
    static Secret readOrAsk(@Nullable Path file, String what) {
        var console = file == null ? System.console() : null;
        if (console == null || !console.isTerminal()) {
            return readFrom(file == null ? Path.of("-") : file);
        }
        var typed = console.readPassword("%s: ", what);
        return secret((typed == null ? "" : new String(typed)).getBytes(StandardCharsets.UTF_8), "what was typed");
    }

    private static Secret secret(byte[] bytes, String where) {
        var text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || bytes.length > LONGEST) {
            throw CommandFailure.unusable("There is no secret in " + Terminal.printable(where)
                    + (bytes.length > LONGEST ? ": it is longer than " + LONGEST + " bytes." : "."));
        }
        return Secret.of(text);
    }
}
