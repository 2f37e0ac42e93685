package io.claviger.edge.gateway;

import io.claviger.core.account.Account;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.catalog.Api;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.fixture.ApiFixture;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.RejectionQueue;
import io.claviger.core.usage.Traffic;
import io.claviger.core.usage.UsageCount;
import io.claviger.core.usage.UsageCounters;
import io.claviger.edge.http.HttpListener;
import io.claviger.edge.http.ListenerConfig;
import io.claviger.edge.http.RawClient;
import io.claviger.edge.http.TlsFiles;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A gateway on a free port before a recording upstream, with one key that may call what {@link #api} has. */
final class GatewayFixture implements AutoCloseable {
    static final GatewayConfig QUICK =
            new GatewayConfig(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(20), 50, 50);

    final SnapshotFixture state = new SnapshotFixture();
    final RecordingUpstream upstream = new RecordingUpstream();
    final GatewayDoor door;
    final KeyFixture key = KeyFixture.aKey().withPermission("CALL");
    final Accounting accounting = new Accounting(new UsageCounters(1000), new RejectionQueue(1000), new Traffic());
    /** Authentications that may fail from one address in a minute. */
    static final int FAILURES = 100;

    private final FailedAuthentications failed = new FailedAuthentications(FAILURES, 60, new SecureRandom());

    /** Added to the time that the gateway is told. */
    final AtomicLong ahead = new AtomicLong();

    private final Vertx vertx = Vertx.vertx();
    private final HttpListener listener;

    GatewayFixture() throws Exception {
        this(QUICK, TrustedProxies.NONE, null);
    }

    GatewayFixture(GatewayConfig config, TrustedProxies proxies, TlsFiles tls) throws Exception {
        MicroClock clock = () -> System.currentTimeMillis() * 1000 + ahead.get();
        door = new GatewayDoor(
                vertx,
                state.snapshot,
                new DecisionEngine(state.snapshot, new LimitStates(), failed),
                accounting,
                clock,
                proxies,
                config);
        listener = HttpListener.start(vertx, new ListenerConfig("127.0.0.1", 0, tls, Duration.ofSeconds(90), 2), door)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        state.put(api("").build());
        state.put(key);
    }

    /** GET, POST and DELETE of /good and /bad, and /open for everybody. */
    ApiFixture api(String basePath) {
        return ApiFixture.anApi("things")
                .upstream(upstream.url() + basePath)
                .with("GET", "/good", "CALL")
                .with("POST", "/good", "CALL")
                .with("GET", "/bad", "CALL")
                .with("POST", "/bad", "CALL")
                .with("OPTIONS", "/bad", "CALL")
                .with("GET", "/things/{id}", "CALL")
                .with("GET", "/secret", "SECRET")
                .withPublic("GET", "/open");
    }

    void put(Api api) {
        state.put(api);
    }

    int port() {
        return listener.port();
    }

    /** The header field with the key. */
    String credential() {
        return "X-API-Key: " + key.secret().reveal() + "\r\n";
    }

    /** The fields of an HTTP/2 request with the key, each a name and a value. */
    String[] http2Head(String method, String authority, String path) {
        return new String[] {
            ":method",
            method,
            ":scheme",
            "http",
            ":authority",
            authority,
            ":path",
            path,
            "x-api-key",
            key.secret().reveal()
        };
    }

    /** Sends a request on a connection of its own and reads the whole answer. */
    String send(String requestLine, String fields, String body) throws IOException {
        try (var client = new RawClient(port())) {
            client.send(
                    requestLine + " HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n" + fields + "\r\n" + body);
            return client.readToEnd();
        }
    }

    String send(String requestLine) throws IOException {
        return send(requestLine, credential(), "");
    }

    /** Replaces the key by one that is the same but for what the test changed. */
    void suspendAccount() {
        state.put(new Account("account", null, "An account", true));
    }

    List<Rejection> rejections() {
        var all = new ArrayList<Rejection>();
        accounting.rejections().flush(all::addAll, 1000);
        return all;
    }

    List<UsageCount> usage() {
        var all = new ArrayList<UsageCount>();
        accounting.usage().flush(batch -> all.addAll(batch.counts()), System.currentTimeMillis() * 1000);
        return all;
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited 20 s in vain");
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() throws Exception {
        upstream.close();
        listener.close(Duration.ZERO).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
