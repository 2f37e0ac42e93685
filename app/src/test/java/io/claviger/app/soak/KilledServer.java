package io.claviger.app.soak;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real program as a process of its own, on one data directory, that can be killed and started again. */
final class KilledServer implements AutoCloseable {
    static final String TOKEN = "cvgadm_soak_0123456789012345678901234567";
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Path work;
    private final int control = freePort();
    private final int edge = freePort();
    private @Nullable Process process;

    KilledServer(Path work) {
        this.work = work;
    }

    void start() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(java, "-Xmx512m", "-jar", jar(), "serve"));
        var environment = builder.environment();
        environment.put("CLAVIGER_DATA_DIR", work.resolve("data").toString());
        environment.put("CLAVIGER_BOOTSTRAP_ADMIN_TOKEN", TOKEN);
        environment.put("CLAVIGER_CONTROL_PORT", Integer.toString(control));
        environment.put("CLAVIGER_EDGE_PORT", Integer.toString(edge));
        environment.put("CLAVIGER_GATEWAY_PORT", "0");
        environment.put("CLAVIGER_HEALTH_PORT", "0");
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        work.resolve("server.log").toFile()));
        process = builder.start();
        awaitAnswer(process);
    }

    /** Ends it as a power cut would: no hook of its own runs. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** A call of the management API; null where the connection broke, so that nobody knows what became of it. */
    @Nullable HttpResponse<String> call(String method, String path, @Nullable JsonObject body) throws InterruptedException {
        return send("http://127.0.0.1:" + control + "/api/v1" + path, method, body);
    }

    /** What verify says of a secret. */
    String verify(String secret) throws InterruptedException {
        var answer = send("http://127.0.0.1:" + edge + "/v1/keys/verify", "POST", new JsonObject().put("key", secret));
        if (answer == null || answer.statusCode() != 200) {
            throw new AssertionError("verify did not answer: " + (answer == null ? "broken off" : answer.body()));
        }
        return new JsonObject(answer.body()).getString("code");
    }

    private @Nullable HttpResponse<String> send(String url, String method, @Nullable JsonObject body)
            throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + TOKEN)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.encode()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException brokenOff) {
            return null;
        }
    }

    private void awaitAnswer(Process started) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < deadline) {
            if (!started.isAlive()) {
                throw new AssertionError("it did not start: " + Files.readString(work.resolve("server.log")));
            }
            var answer = call("GET", "/accounts", null);
            if (answer != null && answer.statusCode() == 200) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no answer: " + Files.readString(work.resolve("server.log")));
    }

    private static String jar() {
        return Path.of(System.getProperty("claviger.jar", "target/claviger.jar"))
                .toAbsolutePath()
                .toString();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
