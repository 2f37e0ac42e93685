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

/**
 * Everything that the load rows run against: a seeded data directory, Claviger from its distribution, nginx as upstream
 * and as peer. Servers are pinned to one core, load and upstream to another.
 */
final class House implements AutoCloseable {
    private static final int CONNECTIONS = 32;
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final Bench.Plan plan;
    private final Path work;
    private final Seed seed;
    private final Nginx upstream;
    private final int gatewayPort = freePort();
    private final int edgePort = freePort();

    House(Bench.Plan plan, Path work) throws IOException {
        for (var program : List.of("nginx", "wrk", "taskset")) {
            if (!Running.has(program)) {
                throw new IllegalStateException(program + " is not installed; run script/bootstrap --bench as root");
            }
        }
        this.plan = plan;
        this.work = work;
        this.upstream = Nginx.upstream(work, freePort());
        Bench.progress("seeding " + plan.keysInWords());
        this.seed = Seed.plant(work.resolve("data"), plan.keys(), upstream.url());
    }

    List<Row> verify() throws IOException {
        Bench.progress("verify: against nginx answering the same POST with return 200");
        var script = verifyScript();
        try (var peer = Nginx.answering(work, freePort());
                var ours = serve(work.resolve("data"))) {
            awaitAnswer(ours, seed.keys().getFirst());
            warmUp(edgeUrl(), script, ours);
            return new Comparison()
                    .run(
                            plan.rounds(),
                            () -> Load.run(edgeUrl(), script, CONNECTIONS, plan.seconds(), ours),
                            () -> Load.run(
                                    peer.url() + "/v1/keys/verify",
                                    script,
                                    CONNECTIONS,
                                    plan.seconds(),
                                    peer.running()))
                    .rows("verify, 1 key of " + plan.keysInWords() + ", 50 permissions", "nginx return 200", "≥ 0.90");
        }
    }

    List<Row> gateway() throws IOException {
        Bench.progress("gateway: against nginx proxy_pass with a map on the key");
        var script = gatewayScript();
        try (var peer = Nginx.proxying(work, freePort(), upstream.url(), seed.keys());
                var ours = serve(work.resolve("data"))) {
            awaitAnswer(ours, seed.keys().getFirst());
            warmUp(gatewayUrl(), script, ours);
            return new Comparison()
                    .run(
                            plan.rounds(),
                            () -> Load.run(gatewayUrl(), script, CONNECTIONS, plan.seconds(), ours),
                            () -> Load.run(peer.url(), script, CONNECTIONS, plan.seconds(), peer.running()))
                    .rows("gateway, allowed GET, small answer", "nginx proxy_pass with a map", "≥ 0.85");
        }
    }

    Path work() {
        return work;
    }

    String upstreamUrl() {
        return upstream.url();
    }

    /** Starts Claviger from its distribution on a data directory. */
    Running serve(Path dataDir) {
        return Running.start(Bench.SERVER_CORE, log(), environment(dataDir), List.of(program(), "serve"));
    }

    /** Starts it by plain {@code java -jar}. */
    Running serveByJar(Path dataDir) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Running.start(
                Bench.SERVER_CORE,
                log(),
                environment(dataDir),
                List.of(java, "-jar", setting("claviger.jar"), "serve"));
    }

    /** Waits until the gateway answers a call with this key by 200. */
    void awaitAnswer(Running server, Secret key) {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create(gatewayUrl() + "/v2/resources7/1"))
                .header("X-API-Key", key.reveal())
                .build();
        var deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < deadline) {
            if (!server.isAlive()) {
                throw new IllegalStateException("the server ended: " + logged());
            }
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
                Thread.sleep(2);
            } catch (IOException notYet) {
                Thread.onSpinWait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        throw new IllegalStateException("no answer from the gateway: " + logged());
    }

    private void warmUp(String url, String script, Running server) {
        Bench.progress("  warming up for " + plan.warmUpSeconds() + " s");
        Load.run(url, script, CONNECTIONS, plan.warmUpSeconds(), server);
    }

    private String edgeUrl() {
        return "http://127.0.0.1:" + edgePort + "/v1/keys/verify";
    }

    private String gatewayUrl() {
        return "http://127.0.0.1:" + gatewayPort;
    }

    private Map<String, String> environment(Path dataDir) {
        var environment = new HashMap<String, String>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("CLAVIGER_DATA_DIR", dataDir.toString());
        environment.put("CLAVIGER_GATEWAY_PORT", Integer.toString(gatewayPort));
        environment.put("CLAVIGER_EDGE_PORT", Integer.toString(edgePort));
        environment.put("CLAVIGER_CONTROL_PORT", "0");
        environment.put("CLAVIGER_HEALTH_PORT", "0");
        return environment;
    }

    private Path log() {
        return work.resolve("server.log");
    }

    private String logged() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            return "(no log)";
        }
    }

    private static String program() {
        return setting("claviger.program");
    }

    private static String setting(String name) {
        var value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("script/bench sets " + name);
        }
        return value;
    }

    /** Each request asks about another key, at random, so that no cache of one hot key helps. */
    private String verifyScript() throws IOException {
        return script("verify.lua", """
                wrk.method = "POST"
                wrk.headers["Content-Type"] = "application/json"
                wrk.headers["Authorization"] = "Bearer %s"
                request = function()
                  local key = keys[math.random(#keys)]
                  return wrk.format(nil, nil, nil,
                    '{"key":"' .. key .. '","api":"bench","operation":"get7","ip":"192.0.2.7"}')
                end
                """.formatted(seed.verifier().reveal()));
    }

    private String gatewayScript() throws IOException {
        return script("gateway.lua", """
                request = function()
                  local key = keys[math.random(#keys)]
                  return wrk.format("GET", "/v2/resources" .. math.random(0, 49) .. "/77", {["X-API-Key"] = key})
                end
                """);
    }

    private String script(String name, String body) throws IOException {
        var keys = work.resolve("keys.txt");
        Files.write(keys, seed.keys().stream().map(Secret::reveal).toList());
        var file = work.resolve(name);
        Files.writeString(
                file,
                "keys = {}\nfor line in io.lines('" + keys + "') do keys[#keys + 1] = line end\nmath.randomseed(7)\n"
                        + body);
        return file.toString();
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
        upstream.close();
    }
}
