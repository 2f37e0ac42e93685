package io.claviger.app.process;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code claviger serve} as a process of its own, always on the same ports and the same data, so that it can be killed,
 * stopped for a while, and started again. It is the jar that the property {@code claviger.jar} names, else these classes.
 */
public final class ServerProcess implements AutoCloseable {
    public static final String TOKEN = "cvgadm_process_0123456789012345678901234567";
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");
    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Path work;
    private final List<String> options = new ArrayList<>(List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+ExitOnOutOfMemoryError"));
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final int control = freePort();
    private final int edge = freePort();
    private final int gateway = freePort();
    private final int health = freePort();
    private @Nullable Process process;

    /**
     * One that is not started yet.
     *
     * @param work where its data and its log are
     * @param options of the JVM, such as {@code -Xmx256m}
     */
    public ServerProcess(Path work, String... options) {
        this.work = work;
        this.options.addAll(List.of(options));
        environment.put("CLAVIGER_DATA_DIR", work.resolve("data").toString());
        environment.put("CLAVIGER_BOOTSTRAP_ADMIN_TOKEN", TOKEN);
        environment.put("CLAVIGER_CONTROL_PORT", Integer.toString(control));
        environment.put("CLAVIGER_EDGE_PORT", Integer.toString(edge));
        environment.put("CLAVIGER_GATEWAY_PORT", Integer.toString(gateway));
        environment.put("CLAVIGER_HEALTH_PORT", Integer.toString(health));
    }

    /** Gives a setting, by its variable; an empty value takes it away. */
    public ServerProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts it and waits until it is ready. */
    public ServerProcess start() throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        var jar = System.getProperty("claviger.jar");
        command.addAll(
                jar == null
                        ? List.of("-cp", System.getProperty("java.class.path"), "io.claviger.app.Main", "serve")
                        : List.of("-jar", jar, "serve"));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        builder.environment().putAll(environment);
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .start();
        var deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("it did not start: " + log());
            }
            Thread.sleep(20);
        }
        return this;
    }

    /** Ends it as a power cut would: no hook of its own runs. */
    public void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Holds it still until {@link #resume}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        run(List.of("kill", "-" + name, Long.toString(pid())));
    }

    public long pid() {
        if (process == null) {
            throw new IllegalStateException("it was not started");
        }
        return process.pid();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public int control() {
        return control;
    }

    public int edge() {
        return edge;
    }

    public int gateway() {
        return gateway;
    }

    public int health() {
        return health;
    }

    /** Where its database is, with SQLite. */
    public Path data() {
        return work.resolve("data");
    }

    private Path logFile() {
        return work.resolve("server.log");
    }

    /** All that it has said so far. */
    public String log() throws IOException {
        return Files.exists(logFile()) ? Files.readString(logFile(), StandardCharsets.UTF_8) : "";
    }

    /** While it starts, its ports may take a connection and say nothing. */
    private boolean isReady() throws InterruptedException {
        var ask = request(health, "/health/ready", "GET", null).timeout(LONGEST_SILENCE);
        try {
            return client.send(ask.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What {@code /health/ready} says. */
    public JsonObject readiness() throws InterruptedException {
        var answer = get(health, "/health/ready");
        return answer == null ? new JsonObject() : new JsonObject(answer.body());
    }

    /** A figure of {@code /metrics}, by its name with its labels. */
    public double metric(String sample) throws InterruptedException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .sum();
    }

    /** The sum of all figures whose lines begin so. */
    public double metrics(String beginning) throws InterruptedException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String metrics() throws InterruptedException {
        var answer = get(health, "/metrics");
        if (answer == null || answer.statusCode() != 200) {
            throw new AssertionError("no metrics: " + (answer == null ? "broken off" : answer.body()));
        }
        return answer.body();
    }

    /**
     * What it holds on to.
     *
     * @param heap bytes of live objects
     * @param direct bytes of buffers outside the heap
     */
    public record Memory(long heap, long direct) {
        public long more(Memory before) {
            return Math.max(0, heap - before.heap) + Math.max(0, direct - before.direct);
        }
    }

    /**
     * What it holds on to. What is garbage is not in it, however much of it a flood that goes on makes meanwhile: the
     * heap is counted object by object, from the roots on.
     */
    public Memory memory() throws IOException, InterruptedException {
        var live = histogram();
        var total = TOTAL.matcher(live);
        if (!total.find()) {
            throw new AssertionError("no total: " + live);
        }
        return new Memory(Long.parseLong(total.group(1)), (long) metric("claviger_buffers_bytes"));
    }

    /** What is alive in the heap, by class, the most bytes first, and last the total. */
    public String histogram() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return run(List.of(jcmd, Long.toString(pid()), "GC.class_histogram"));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var run = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (run.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
        return said;
    }

    /** A call of the management API; null where the connection broke, so that nobody knows what became of it. */
    public @Nullable HttpResponse<String> call(String method, String path, @Nullable JsonObject body)
            throws InterruptedException {
        return send(control, "/api/v1" + path, method, body);
    }

    /** A call of the management API under an {@code Idempotency-Key}; null where the connection broke. */
    public @Nullable HttpResponse<String> callOnce(
            String method, String path, @Nullable JsonObject body, String idempotencyKey) throws InterruptedException {
        return send(request(control, "/api/v1" + path, method, body).header("Idempotency-Key", idempotencyKey));
    }

    /** A call of the management API that must go well; what it answers. */
    public JsonObject done(String method, String path, @Nullable JsonObject body) throws InterruptedException {
        var answer = call(method, path, body);
        if (answer == null || answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + ": " + (answer == null ? "broken off" : answer.body()));
        }
        return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
    }

    /** What verify says of a secret: a code. */
    public String verify(String secret) throws InterruptedException {
        var answer = send(edge, "/v1/keys/verify", "POST", new JsonObject().put("key", secret));
        if (answer == null || answer.statusCode() != 200) {
            throw new AssertionError("verify did not answer: " + (answer == null ? "broken off" : answer.body()));
        }
        return new JsonObject(answer.body()).getString("code");
    }

    private @Nullable HttpResponse<String> get(int port, String path) throws InterruptedException {
        return send(port, path, "GET", null);
    }

    /** Sends a request with the operator's token; null where the connection broke. */
    public @Nullable HttpResponse<String> send(int port, String path, String method, @Nullable JsonObject body)
            throws InterruptedException {
        return send(request(port, path, method, body));
    }

    private static HttpRequest.Builder request(int port, String path, String method, @Nullable JsonObject body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LONGEST_ANSWER)
                .header("Authorization", "Bearer " + TOKEN)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.encode()));
        return body == null ? request : request.header("Content-Type", "application/json");
    }

    private @Nullable HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException hung) {
            throw new AssertionError("no answer within " + LONGEST_ANSWER, hung);
        } catch (IOException brokenOff) {
            return null;
        }
    }

    private static int freePort() {
        // below those that the kernel gives to connections, of which a flood takes thousands before a second start
        for (var attempt = 0; attempt < 1_000; attempt++) {
            try (var socket = new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 32_000))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // another one, then
            }
        }
        throw new IllegalStateException("no free port");
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        client.close();
    }
}
