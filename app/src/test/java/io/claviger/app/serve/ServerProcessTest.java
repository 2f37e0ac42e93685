package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: what it prints, what its curl does, and how it ends. */
class ServerProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern CURL = Pattern.compile("(?m)^ {2}curl -H 'X-API-Key: (\\S+)' (\\S+)$");
    private static final Pattern TOKEN = Pattern.compile("(?m)^ {2}(cvgadm_\\w{36})$");

    @TempDir
    Path folder;

    @Test
    void aNewcomersFirstAndSecondStart() throws Exception {
        var first = startAndStop("first");
        var second = startAndStop("second");

        assertThat(first.token).as("shown at the first start").isNotNull();
        assertThat(second.token).as("shown at the first start only").isNull();
        assertThat(second.text).contains("tokens recover");
        assertThat(second.key).isNotEqualTo(first.key);
        assertThat(second.statusOfOldKey).isEqualTo(401);
        assertNowhereInTheData(first.token, first.key, second.key);
    }

    private final class Run {
        final String text;
        final String key;
        final String token;
        int statusOfOldKey;

        Run(String text) {
            this.text = text;
            this.key = group(CURL, text);
            this.token = group(TOKEN, text);
        }
    }

    private String keyBefore = "none";

    private Run startAndStop(String name) throws IOException, InterruptedException {
        var output = folder.resolve(name + ".log");
        var process = start(output);
        try {
            var run = new Run(awaitReady(process, output));
            var url = URI.create(groupTwo(run.text));
            assertThat(status(url, run.key)).isEqualTo(200);
            run.statusOfOldKey = status(url, keyBefore);
            keyBefore = run.key;

            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("ended by SIGTERM").isEqualTo(143);
            assertCleanEnd(run, Files.readString(output));
            return run;
        } finally {
            process.destroyForcibly();
        }
    }

    private void assertCleanEnd(Run run, String log) {
        assertThat(log).doesNotContain(" WARN ", " ERROR ", "Exception");
        if (run.token != null) {
            assertThat(log.split(Pattern.quote(run.token), -1))
                    .as("the token, once")
                    .hasSize(2);
        }
        assertThat(log.lines().filter(line -> line.contains(run.key)))
                .as("the key, in the two commands only")
                .hasSize(2)
                .allMatch(line -> line.startsWith("  curl "));
        assertThat(folder.resolve("data/claviger.db-wal"))
                .as("the log is in the database")
                .doesNotExist();
    }

    private Process start(Path output) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(
                java,
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.claviger.app.Main",
                "serve",
                "--demo",
                "-D",
                "data-dir=" + folder.resolve("data"),
                "-D",
                "control.port=0",
                "-D",
                "edge.port=0",
                "-D",
                "gateway.port=0",
                "-D",
                "health.port=0"));
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private static String awaitReady(Process process, Path output) throws IOException, InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            var text = Files.readString(output);
            if (text.contains(" ready") && text.contains("curl -X DELETE")) {
                return text;
            }
            assertThat(process.isAlive()).as(text).isTrue();
            Thread.sleep(50);
        }
        throw new AssertionError("not ready in " + PATIENCE + ":\n" + Files.readString(output));
    }

    private static int status(URI url, String key) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(url).header("X-API-Key", key).build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private void assertNowhereInTheData(String... secrets) throws IOException {
        try (var files = Files.walk(folder.resolve("data"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var content = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(content).as(file.toString()).doesNotContain(secrets);
            }
        }
    }

    private static String group(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static String groupTwo(String text) {
        var matcher = CURL.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(2);
    }
}
