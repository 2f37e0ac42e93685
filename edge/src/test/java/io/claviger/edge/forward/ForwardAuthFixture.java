package io.claviger.edge.forward;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;

import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.RejectionQueue;
import io.claviger.core.usage.Traffic;
import io.claviger.core.usage.UsageCounters;
import io.claviger.edge.EdgeRouter;
import io.claviger.edge.http.CallerMemory;
import io.claviger.edge.http.HttpListener;
import io.claviger.edge.http.ListenerConfig;
import io.claviger.edge.http.RawClient;
import io.claviger.edge.verify.VerifyDoor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The edge listener on a free port, with an API and one key that may read its things. */
final class ForwardAuthFixture implements AutoCloseable {
    /** Authentications that may fail from one address in a minute. */
    static final int FAILURES = 100;

    final SnapshotFixture state = new SnapshotFixture();
    final KeyFixture key = aKey().withPermission("READ");
    final Accounting accounting = new Accounting(new UsageCounters(1000), new RejectionQueue(1000), new Traffic());

    private final Vertx vertx = Vertx.vertx();
    private final HttpListener listener;

    ForwardAuthFixture(TrustedProxies proxies) throws Exception {
        this(proxies, "127.0.0.1");
    }

    ForwardAuthFixture(TrustedProxies proxies, String host) throws Exception {
        MicroClock clock = () -> System.currentTimeMillis() * 1000;
        var failed = new FailedAuthentications(FAILURES, 60, new SecureRandom());
        var engine = new DecisionEngine(state.snapshot, new LimitStates(), failed);
        var router = new EdgeRouter(
                new VerifyDoor(state.snapshot, engine, failed, accounting, clock, CallerMemory.ofAnybody()),
                new ForwardAuthDoor(state.snapshot, engine, accounting, clock, proxies));
        listener = HttpListener.start(vertx, new ListenerConfig(host, 0), router)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        state.put(anApi("things")
                .testUpstream("http://127.0.0.1:9")
                .with("GET", "/things/{id}", "READ")
                .with("DELETE", "/things/{id}", "DELETE")
                .withPublic("GET", "/open")
                .build());
        state.put(key);
    }

    int port() {
        return listener.port();
    }

    String credential() {
        return "X-API-Key: " + key.secret().reveal() + "\r\n";
    }

    void revoke() {
        state.put(key.that(Standing.REVOKED));
    }

    void restore() {
        state.put(key.that(Standing.ACTIVE));
    }

    List<Rejection> rejections() {
        var all = new ArrayList<Rejection>();
        accounting.rejections().flush(all::addAll, 1000);
        return all;
    }

    /** Sends a request to a port of this machine and reads the whole answer. */
    static String send(int port, String requestLine, String fields) throws IOException {
        try (var client = new RawClient(port)) {
            client.send(requestLine + " HTTP/1.1\r\nHost: api.example\r\n" + fields + "Connection: close\r\n\r\n");
            return client.readToEnd();
        }
    }

    String ask(String requestLine, String fields) throws IOException {
        return send(port(), requestLine, fields);
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
