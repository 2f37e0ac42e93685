package io.claviger.control;

import io.claviger.control.account.Retention;
import io.claviger.control.json.JsonText;
import io.claviger.control.oidc.OidcConfig;
import io.claviger.control.openapi.OpenApiImporter;
import io.claviger.control.session.ConsoleAddress;
import io.claviger.control.token.Bootstrap;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Secret;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.live.LiveRequests;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.core.trace.DecisionLog;
import io.claviger.core.usage.UpstreamSightings;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.cluster.NodeProfile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The management API over a real store and a real socket. Every answer is checked against the contract. */
public final class ManagementServer implements AutoCloseable {
    public final AtomicLong shift = new AtomicLong();
    public final MicroClock clock = () -> {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000 + shift.get();
    };
    public final DecisionLog decisions = new DecisionLog();
    public final LiveRequests live = new LiveRequests();
    public final Store store;
    public final Snapshot snapshot;
    public final String operator;
    public final int port;

    private final Vertx vertx = Vertx.vertx();
    public final ManagementApi api;
    private final HttpServer server;
    private final ContractCheck contract = new ContractCheck();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public ManagementServer(Path dataDir) {
        this(dataDir, null);
    }

    /** What the gateway has seen of upstreams, by URL. */
    public final Map<String, UpstreamSightings.Seen> sightings = new ConcurrentHashMap<>();

    /** One whose members may sign in at an issuer too. */
    public ManagementServer(Path dataDir, OidcConfig oidc) {
        this(dataDir, oidc, TrustedProxies.NONE);
    }

    /** One that stands behind proxies. */
    public ManagementServer(Path dataDir, OidcConfig oidc, TrustedProxies proxies) {
        try {
            store = Store.open(StoreConfig.in(dataDir), new OpenApiImporter(), clock);
            snapshot = new Snapshot(store.pepper());
            store.follow(snapshot);
            var self = new NodeProfile("node-1", "test-host", "test", List.of("control"), LeaseTerms.USUAL);
            store.cluster().join(self, snapshot.lease());
            operator = new Bootstrap(store, new SecureRandom()).firstToken(null).reveal();
            api = new ManagementApi(
                    vertx,
                    store,
                    snapshot,
                    new LimitStates(),
                    new FailedAuthentications(100, 60, new SecureRandom()),
                    decisions,
                    live,
                    clock,
                    new ManagementApi.Installation(
                            new ConsoleAddress(null, () -> "http://127.0.0.1:8080", false),
                            () -> "https://api.example.com",
                            proxies,
                            new Retention(null),
                            url -> sightings.get(url)),
                    oidc);
            server = vertx.createHttpServer(
                            new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                    .requestHandler(api.handler())
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            port = server.actualPort();
        } catch (Exception e) {
            throw new AssertionError("cannot start", e);
        }
    }

    /** Calls as the first operator, under {@code /api/v1}. */
    public Reply call(String method, String path, Object body) {
        return call(method, path, operator, body);
    }

    public Reply get(String path) {
        return call("GET", path, operator, null);
    }

    public Reply post(String path, Object body) {
        return call("POST", path, operator, body);
    }

    public Reply call(String method, String path, String token, Object body) {
        var headers = new ArrayList<String>();
        if (token != null) {
            headers.addAll(List.of("Authorization", "Bearer " + token));
        }
        if (body != null) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        var bytes = body instanceof byte[] raw ? raw : body == null ? null : JsonText.of(body);
        return raw(method, "/api/v1" + path, headers, bytes);
    }

    /** Calls as the first operator with further headers: name, value, … */
    public Reply with(String method, String path, Object body, String... more) {
        var headers = new ArrayList<>(List.of("Authorization", "Bearer " + operator));
        headers.addAll(List.of(more));
        if (body != null) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        return raw(method, "/api/v1" + path, headers, body == null ? null : JsonText.of(body));
    }

    public Reply raw(String method, String target, List<String> headers, byte[] body) {
        var reply = send(method, target, headers, body);
        contract.check(method, target, reply);
        return reply;
    }

    /** Sends a request, whether it is of the contract or not. */
    public Reply send(String method, String target, List<String> headers, byte[] body) {
        try {
            var publisher =
                    body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                    .method(method, publisher)
                    .timeout(Duration.ofSeconds(60));
            if (!headers.isEmpty()) {
                request.headers(headers.toArray(String[]::new));
            }
            var response = client.send(request.build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (Exception e) {
            throw new AssertionError(method + " " + target, e);
        }
    }

    public String anAccount(String name) {
        return post("/accounts", Map.of("name", name)).get("id");
    }

    public String anAccount(String name, String parentId) {
        return post("/accounts", Map.of("name", name, "parentId", parentId)).get("id");
    }

    /** The secret of a new token with a role in an account, or of the whole installation where that is null. */
    public String aToken(String role, String accountId) {
        var path = accountId == null ? "/tokens" : "/accounts/" + accountId + "/tokens";
        return post(path, Map.of("name", "a " + role, "role", role)).get("secret");
    }

    public Reply aKey(String accountId, String name) {
        return post("/accounts/" + accountId + "/keys", Map.of("name", name));
    }

    /** Imports an API with the permissions EVENTS_CREATE and EVENTS_READ. */
    public Reply importEvents() {
        return call("PUT", "/apis/events", Map.of("document", EVENTS, "upstream", "http://127.0.0.1:9"));
    }

    static final String EVENTS = """
            openapi: 3.1.0
            info: { title: Events, version: "1" }
            paths:
              /events:
                post:
                  operationId: createEvent
                  x-claviger: { permission: EVENTS_CREATE }
                  responses: { "201": { description: made } }
                get:
                  operationId: readEvents
                  x-claviger: { permission: EVENTS_READ }
                  responses: { "200": { description: events } }
            """;

    /** Whether a secret is one that is accepted now, of whatever credential. */
    public boolean accepts(String secret) {
        var owned = snapshot.find(Secret.of(secret));
        return owned != null && clock.nowMicros() < owned.secret().endsAtMicros();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        store.close();
    }
}
