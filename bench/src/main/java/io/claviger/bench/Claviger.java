package io.claviger.bench;

import io.claviger.core.credential.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One running Claviger, as a process with ports of its own. */
final class Claviger implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(120);
    private static final Pattern LIVE_BYTES = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    private final Running running;
    private final Path log;
    private final int gatewayPort;
    private final int edgePort;
    private final int controlPort;

    private Claviger(Running running, Path log, int gatewayPort, int edgePort, int controlPort) {
        this.running = running;
        this.log = log;
        this.gatewayPort = gatewayPort;
        this.edgePort = edgePort;
        this.controlPort = controlPort;
    }

    /** From its distribution, pinned to the servers' core. */
    static Claviger start(Path log, Map<String, String> settings) {
        return start(log, settings, List.of(setting("claviger.program"), "serve"), Bench.SERVER_CORE);
    }

    /** By plain {@code java -jar}. */
    static Claviger startByJar(Path log, Map<String, String> settings) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return start(log, settings, List.of(java, "-jar", setting("claviger.jar"), "serve"), Bench.SERVER_CORE);
    }

    /** From its distribution, on whatever core is free. */
    static Claviger startUnpinned(Path log, Map<String, String> settings) {
        return start(log, settings, List.of(setting("claviger.program"), "serve"), Running.ANY_CORE);
    }

    private static Claviger start(Path log, Map<String, String> settings, List<String> command, int core) {
        var gateway = freePort();
        var edge = freePort();
        var control = freePort();
        var environment = new HashMap<>(settings);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("CLAVIGER_GATEWAY_PORT", Integer.toString(gateway));
        environment.put("CLAVIGER_EDGE_PORT", Integer.toString(edge));
        environment.put("CLAVIGER_CONTROL_PORT", Integer.toString(control));
        environment.put("CLAVIGER_HEALTH_PORT", "0");
        return new Claviger(Running.start(core, log, environment, command), log, gateway, edge, control);
    }

    Running running() {
        return running;
    }

    String gatewayUrl() {
        return "http://127.0.0.1:" + gatewayPort;
    }

    String edgeUrl() {
        return "http://127.0.0.1:" + edgePort;
    }

    int controlPort() {
        return controlPort;
    }

    String managementUrl() {
        return "http://127.0.0.1:" + controlPort + "/api/v1";
    }

    /** Waits until the gateway answers a call with this key by 200. */
    void awaitAnswer(Secret key) {
        awaitOk(HttpRequest.newBuilder(URI.create(gatewayUrl() + "/v2/resources0/1"))
                .header("X-API-Key", key.reveal())
                .build());
    }

    /** Repeats a request until it is answered by 200. */
    void awaitOk(HttpRequest request) {
        try (var client = HttpClient.newHttpClient()) {
            var deadline = System.nanoTime() + LONGEST_START.toNanos();
            while (System.nanoTime() < deadline) {
                if (!running.isAlive()) {
                    throw new IllegalStateException("the server ended: " + logged());
                }
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                    Thread.sleep(2);
                } catch (IOException notYet) {
                    Thread.sleep(1);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        throw new IllegalStateException("no answer from " + request.uri() + ": " + logged());
    }

    /** Bytes of all live objects on its heap, by the JVM's own count after a full collection. */
    long liveBytes() {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var text = Running.output(Bench.LOAD_CORE, List.of(jcmd, Long.toString(running.pid()), "GC.class_histogram"));
        var total = LIVE_BYTES.matcher(text);
        if (!total.find()) {
            throw new IllegalStateException("jcmd counted nothing: " + text);
        }
        return Long.parseLong(total.group(1));
    }

    private String logged() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log)";
        }
    }

    private static String setting(String name) {
        var value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("script/bench sets " + name);
        }
        return value;
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public void close() {
        running.close();
    }
}
