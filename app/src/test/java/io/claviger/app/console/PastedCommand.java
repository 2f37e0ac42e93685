package io.claviger.app.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code curl} command as a person pastes it into a shell. It is run as it stands, by {@code sh} with the system's
 * {@code curl}; where there is none, what it asks for is sent by Java's client, and only if it has the one form that the
 * console offers.
 */
final class PastedCommand {
    private static final int LONGEST_SECONDS = 20;
    private static final Pattern OFFERED = Pattern.compile("curl -i -H '([^:']+): ([^']+)' (http://\\S+)");
    private static final Pattern STATUS = Pattern.compile("^HTTP/\\S+ (\\d{3})");

    private PastedCommand() {}

    /** What the command printed. */
    record Printed(int status, String body) {}

    static Printed run(String command) {
        try {
            return isThere("curl") ? inShell(command) : asOffered(command);
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Printed inShell(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", command).redirectError(ProcessBuilder.Redirect.DISCARD);
        // a proxy that the machine has is not for its own addresses
        builder.environment().put("no_proxy", "*");
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError("the command failed, and printed: " + out);
        }
        var status = STATUS.matcher(out);
        if (!status.find()) {
            throw new AssertionError("no status in: " + out);
        }
        return new Printed(Integer.parseInt(status.group(1)), out.substring(out.indexOf("\r\n\r\n") + 4));
    }

    private static Printed asOffered(String command) throws IOException, InterruptedException {
        var offered = OFFERED.matcher(command);
        if (!offered.matches()) {
            throw new AssertionError("not as the console offers it: " + command);
        }
        var request = HttpRequest.newBuilder(URI.create(offered.group(3)))
                .header(offered.group(1), offered.group(2))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return new Printed(answer.statusCode(), answer.body());
    }
}
