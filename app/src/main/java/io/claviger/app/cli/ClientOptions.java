package io.claviger.app.cli;

import io.claviger.core.credential.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that talks to a server. */
class ClientOptions {
    static final String STANDARD_SERVER = "http://127.0.0.1:8080";
    private static final int EDGE_PORT = 8081;

    @Option(
            names = "--server",
            paramLabel = "URL",
            // A URL in the middle of a line would be broken at its colon.
            description = {"The management API; else CLAVIGER_SERVER, else", STANDARD_SERVER + "."})
    @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the service token (- for standard input); else CLAVIGER_TOKEN.")
    @Nullable Path tokenFile;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "The service token itself. Others on this machine can read a command line: prefer --token-file or"
                            + " CLAVIGER_TOKEN.")
    @Nullable String token;

    @Option(names = "--json", description = "Print the server's JSON instead of a table.")
    boolean json;

    private final Map<String, String> environment = System.getenv();

    /** How long a change waits for all nodes; zero where it does not. */
    Duration waitsForNodes() {
        return Duration.ZERO;
    }

    /** The management API's base, without a slash at its end. */
    final URI server() {
        var given = server != null ? server : environment.get("CLAVIGER_SERVER");
        return url(given == null || given.isBlank() ? STANDARD_SERVER : given, "--server");
    }

    /** The edge's base: as given, else the server's host with the edge's usual port. */
    final URI edge(@Nullable String option) {
        var given = option != null ? option : environment.get("CLAVIGER_EDGE");
        if (given != null && !given.isBlank()) {
            return url(given, "--edge");
        }
        var server = server();
        return url(server.getScheme() + "://" + server.getHost() + ":" + EDGE_PORT, "--server");
    }

    /** The service token. */
    final Secret serviceToken() {
        var given = tokenFile != null
                ? SecretInput.readFrom(tokenFile).reveal()
                : token != null ? token : environment.get("CLAVIGER_TOKEN");
        if (given == null || given.isBlank()) {
            throw CommandFailure.unusable("No service token: set CLAVIGER_TOKEN or name a file with --token-file.");
        }
        if (!given.chars().allMatch(character -> character > ' ' && character < 0x7F)) {
            throw CommandFailure.unusable("The service token has characters that no token has.");
        }
        return Secret.of(given);
    }

    private static URI url(String text, String option) {
        try {
            var url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (url.getScheme() != null
                    && Set.of("http", "https").contains(url.getScheme())
                    && url.getHost() != null
                    && url.getRawQuery() == null
                    && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below, like a URL of another kind.
        }
        throw CommandFailure.unusable(option + ": \"" + Terminal.printable(text)
                + "\" is not usable; expected a URL such as " + STANDARD_SERVER + ".");
    }
}
