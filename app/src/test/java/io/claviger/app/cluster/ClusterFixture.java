package io.claviger.app.cluster;

import io.claviger.app.config.SettingsException;
import io.claviger.app.config.SettingsLoader;
import io.claviger.app.fixture.WireProxy;
import io.claviger.app.serve.Server;
import io.claviger.app.serve.StartException;
import io.claviger.store.postgres.PostgresServer;
import io.claviger.store.postgres.PostgresVersion;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A PostgreSQL of its own, and nodes in this process, each by a wire of its own. */
final class ClusterFixture implements AutoCloseable {
    static final String TOKEN = "cvgadm_process_0123456789012345678901234567";
    static final String MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    final PostgresServer postgres;
    final String database;
    final List<Node> nodes = new ArrayList<>();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** One node with its wire. */
    record Node(Server server, WireProxy wire) {
        String management() {
            return server.url(server.settings().control()) + "/api/v1";
        }

        String edge() {
            return server.url(server.settings().edge());
        }

        String health() {
            return server.url(server.settings().health());
        }
    }

    ClusterFixture(int count, String lease, String tolerance) throws Exception {
        postgres = PostgresServer.start(PostgresVersion.NEWEST);
        database = postgres.newDatabase();
        for (var i = 0; i < count; i++) {
            start(lease, tolerance);
        }
    }

    Node start(String lease, String tolerance) throws SettingsException, StartException {
        var wire = new WireProxy(postgres.port());
        var settings = new HashMap<String, String>();
        settings.put("claviger.lease.duration", lease);
        settings.put("claviger.lease.tolerance", tolerance);
        for (var listener : List.of("control", "edge", "gateway", "health")) {
            settings.put("claviger." + listener + ".port", "0");
        }
        var environment = Map.of(
                "CLAVIGER_DATABASE_URL", url(wire.port()),
                "CLAVIGER_MASTER_KEY", MASTER_KEY,
                "CLAVIGER_BOOTSTRAP_ADMIN_TOKEN", TOKEN);
        var server =
                Server.start(SettingsLoader.load(null, environment, settings).settings());
        var node = new Node(server, wire);
        nodes.add(node);
        return node;
    }

    String url(int port) {
        return "postgresql://postgres@127.0.0.1:" + port + "/" + database;
    }

    Node node(int number) {
        return nodes.get(number);
    }

    /** A secret of a new key, which all nodes know. */
    record Made(String id, String secret) {}

    Made aKey(String management) {
        var account = call("POST", management + "/accounts", new JsonObject().put("name", "Acme"));
        var made = call(
                "POST",
                management + "/accounts/" + account.getString("id") + "/keys?wait=all&timeoutSeconds=20",
                new JsonObject().put("name", "k"));
        return new Made(made.getJsonObject("key").getString("id"), made.getString("secret"));
    }

    /** A call that must go well. */
    JsonObject call(String method, String url, JsonObject body) {
        var answer = send(method, url, body);
        if (answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + url + " " + answer.statusCode() + " " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    HttpResponse<String> send(String method, String url, JsonObject body) {
        return send(request(method, url, body));
    }

    /** Sends it under an {@code Idempotency-Key}. */
    HttpResponse<String> once(String method, String url, JsonObject body, String key) {
        return send(request(method, url, body).header("Idempotency-Key", key));
    }

    private static HttpRequest.Builder request(String method, String url, JsonObject body) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        return body == null ? request : request.header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) {
        var request = builder.build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What verify says of a secret, or {@code UNAVAILABLE}. */
    String verify(String edge, String secret) {
        var answer = send("POST", edge + "/v1/keys/verify", new JsonObject().put("key", secret));
        if (answer.statusCode() != 200 && answer.statusCode() != 503) {
            throw new AssertionError("verify answered " + answer.statusCode() + " " + answer.body());
        }
        return new JsonObject(answer.body()).getString("code");
    }

    int status(String url) {
        return send("GET", url, null).statusCode();
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited 60 s in vain");
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.wire.heal());
        nodes.forEach(node -> node.server.close());
        nodes.forEach(node -> node.wire.close());
        http.close();
        postgres.close();
    }
}
