package io.claviger.edge.gateway;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.lease.Lease;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.edge.http.CallerMemory;
import io.claviger.edge.http.Unsent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.TimeUnit;

/**
 * What the gateway keeps on each event loop: its connections to upstreams, so that a request and its answer never change
 * threads, and the passages that are open.
 */
final class GatewayLoop {
    /** Below the 5 s after which Node.js closes an idle connection: the shortest of the usual servers. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    /** So few heads on an event loop are not worth counting: 6 MiB at the very most. */
    private static final int FEW = 128;

    private static final int UNDERWAY_BYTES = 8192;
    private static final int FIELD_BYTES = 96;
    private static final int MAX_FIELDS_BYTES = 65_536;

    private final Context context;
    private final HttpClient client;
    private final OpenPassages open = new OpenPassages();
    private final GatewayConfig config;
    private Snapshot.Position judgedAt;
    private String peerText = "";
    private ClientAddress peer = ClientAddress.of(new byte[4]);

    /** To be called on the event loop. */
    GatewayLoop(Vertx vertx, GatewayConfig config, Snapshot snapshot, MicroClock clock) {
        this.config = config;
        this.context = vertx.getOrCreateContext();
        this.judgedAt = snapshot.position();
        client = vertx.httpClientBuilder()
                .with(clientOptions(config))
                .with(poolOptions(config))
                .withConnectHandler(connection -> {
                    InterimAnswers.leaveOut(connection);
                    SurplusAnswers.giveUp(connection);
                    Unsent.count(connection, config.memory().unsent());
                })
                .build();
        vertx.setPeriodic(OpenPassages.ROUND_MILLIS, round -> {
            var position = snapshot.position();
            var changed = !position.equals(judgedAt);
            judgedAt = position;
            var lapsed = snapshot.lease().state() == Lease.State.LAPSED;
            open.round(System.nanoTime(), clock.nowMicros(), changed, lapsed);
        });
    }

    HttpClient client() {
        return client;
    }

    CallerMemory memory() {
        return config.memory();
    }

    /**
     * Takes room for a request that is underway: for what may be read of its body and not be passed on, and from the many
     * of them on for its head.
     *
     * @return how many bytes to give back when it is over, or -1 where there is no room
     */
    long hold(HttpServerRequest request, RequestBody body) {
        var bytes = body.mostWaiting();
        if (open.count() >= FEW) {
            bytes += head(request);
        }
        return bytes == 0 || memory().underway().reserve(bytes) ? bytes : -1;
    }

    /** As it is sent on, and what the passage takes beside. */
    private static long head(HttpServerRequest request) {
        long bytes = UNDERWAY_BYTES + request.uri().length();
        for (var field : request.headers()) {
            bytes += field.getKey().length() + field.getValue().length() + FIELD_BYTES;
        }
        return bytes;
    }

    OpenPassages open() {
        return open;
    }

    void soon(Runnable action) {
        context.runOnContext(now -> action.run());
    }

    GatewayConfig config() {
        return config;
    }

    /** The address of a socket's peer; remembers the last one, for requests of one client come in a row. */
    ClientAddress peer(String text) {
        if (!text.equals(peerText)) {
            peer = ClientAddress.ofPeer(text);
            peerText = text;
        }
        return peer;
    }

    private static HttpClientOptions clientOptions(GatewayConfig config) {
        var options = new HttpClientOptions()
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxChunkSize(Unsent.UPSTREAM_READ)
                .setMaxHeaderSize(MAX_FIELDS_BYTES)
                .setDecompressionSupported(false);
        options.setConnectTimeout(Math.toIntExact(config.connect().toMillis()));
        options.setIdleTimeout(0).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    private static PoolOptions poolOptions(GatewayConfig config) {
        return new PoolOptions().setHttp1MaxSize(config.connections()).setMaxWaitQueueSize(config.waiting());
    }
}
