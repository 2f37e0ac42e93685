package io.claviger.edge.http;

import io.claviger.core.error.ErrorCode;
import io.claviger.edge.problem.Problem;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port with HTTP/1.1 and HTTP/2 on it (in clear text by prior knowledge or upgrade, over TLS by ALPN), whose handler
 * sees only requests that can be read in one way. What is malformed is answered here.
 */
public final class HttpListener {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final int FIELDS_SLACK = 64;
    private static final int HTTP2_FIELD_OVERHEAD = 32;
    private static final int HTTP2_CONNECTION_WINDOW = 1 << 20;
    private static final int HTTP2_RESETS_PER_WINDOW = 200;
    private static final int HTTP2_RESET_WINDOW_SECONDS = 30;
    private static final int ACCEPT_BACKLOG = 1024;
    /** Listeners on a free port: Vert.x shares one among servers that give the same negative number. */
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private final List<HttpServer> servers = new ArrayList<>();
    private final OpenConnections connections;
    private final CallerMemory memory;
    private final Http2Streams streams;
    private @Nullable CertificateWatch watch;

    private HttpListener(ListenerConfig config) {
        var each = config.tls() == null ? CallerMemory.CONNECTION_BYTES : CallerMemory.TLS_CONNECTION_BYTES;
        memory = config.memory();
        streams = new Http2Streams(memory.streams());
        connections = new OpenConnections(config.name(), config.connections(), memory.listener(), each);
    }

    /**
     * Binds the port and serves it from as many event loops as {@code config} says, each with the same handler. Fails
     * when the address cannot be bound, or the certificate not be used.
     */
    public static Future<HttpListener> start(Vertx vertx, ListenerConfig config, Handler<HttpServerRequest> handler) {
        var listener = new HttpListener(config);
        return material(vertx, config.tls())
                .compose(tls -> listener.bind(vertx, options(config, tls.orElse(null)), config, handler)
                        .onSuccess(bound -> listener.watch(vertx, config.tls(), tls.orElse(null))))
                .map(listener)
                .recover(cause -> listener.close(Duration.ZERO).transform(closed -> Future.failedFuture(cause)));
    }

    /** The port that is bound. */
    public int port() {
        return servers.getFirst().actualPort();
    }

    /** How many bytes of memory outside the heap all buffers of connections take. */
    public static long bufferBytes() {
        return Math.max(0, PlatformDependent.usedDirectMemory());
    }

    /** Those that are open, and those that were one too many. */
    public OpenConnections connections() {
        return connections;
    }

    /**
     * Stops accepting, lets requests that are being answered end within {@code grace}, then closes what is left.
     */
    public Future<Void> close(Duration grace) {
        if (watch != null) {
            watch.stop();
        }
        return Future.join(servers.stream()
                        .map(server -> server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS))
                        .toList())
                .mapEmpty();
    }

    private Future<?> bind(
            Vertx vertx, HttpServerOptions options, ListenerConfig config, Handler<HttpServerRequest> handler) {
        if (config.port() == 0) {
            options.setPort(-FREE_PORTS.incrementAndGet());
        }
        Future<?> bound = Future.succeededFuture();
        for (var i = 0; i < config.eventLoops(); i++) {
            bound = bound.compose(previous -> listen(vertx, options, handler));
        }
        return bound;
    }

    private Future<HttpServer> listen(Vertx vertx, HttpServerOptions options, Handler<HttpServerRequest> handler) {
        var server = GuardedServers.create(vertx, options, connections, memory)
                .connectionHandler(connection -> {
                    PackedBody.on(connection);
                    streams.limit(connection);
                })
                .requestHandler(request -> dispatch(request, handler))
                .invalidRequestHandler(HttpListener::refuse)
                .exceptionHandler(cause -> LOG.debug("a connection failed", cause));
        Promise<HttpServer> bound = Promise.promise();
        ((VertxInternal) vertx)
                .createEventLoopContext()
                .runOnContext(start -> server.listen().onComplete(bound));
        return bound.future().onSuccess(servers::add);
    }

    private void dispatch(HttpServerRequest request, Handler<HttpServerRequest> handler) {
        if (request.version() == HttpVersion.HTTP_2) {
            if (!streams.hold(request)) {
                return;
            }
            var fault = Http2Hygiene.fault(request);
            if (fault != null) {
                EarlyAnswer.malformed(request, fault);
                return;
            }
        } else {
            begun(request);
        }
        try {
            handler.handle(request);
        } catch (RuntimeException mistake) {
            // ours, not the caller's: left alone, the request would hang until it is timed out
            LOG.error("{} {} was not dealt with", request.method(), request.path(), mistake);
            EarlyAnswer.send(request, Problem.of(ErrorCode.INTERNAL, "Something went wrong; it was logged."));
        }
    }

    private static void begun(HttpServerRequest request) {
        var pipeline = ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .pipeline();
        var guard = pipeline.get(WireGuard.class);
        if (guard != null) {
            guard.begun(pipeline.context(guard));
        }
    }

    private static void refuse(HttpServerRequest request) {
        var pipeline = ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .pipeline();
        var guard = pipeline.get(WireGuard.class);
        var fault = guard == null ? null : guard.fault();
        EarlyAnswer.malformedAndClose(request, fault == null ? WireFault.UNREADABLE : fault);
    }

    private static Future<Optional<TlsMaterial>> material(Vertx vertx, @Nullable TlsFiles files) {
        if (files == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return vertx.executeBlocking(() -> Optional.of(usable(files)));
    }

    private static TlsMaterial usable(TlsFiles files) throws IOException, GeneralSecurityException {
        var material = TlsMaterial.read(files);
        material.requirePair();
        return material;
    }

    private void watch(Vertx vertx, @Nullable TlsFiles files, @Nullable TlsMaterial material) {
        if (files != null && material != null) {
            watch = new CertificateWatch(vertx, servers.getFirst(), files, material);
            watch.start();
        }
    }

    private static HttpServerOptions options(ListenerConfig config, @Nullable TlsMaterial tls) {
        var options = new HttpServerOptions();
        options.setHost(config.host()).setPort(config.port()).setAcceptBacklog(ACCEPT_BACKLOG);
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(config.idle().toMillis()));
        // a little above the guard's own limits, so that the guard is the one to say what was too long
        options.setMaxInitialLineLength(RequestHead.MAX_REQUEST_LINE + FIELDS_SLACK);
        options.setMaxHeaderSize(RequestHead.MAX_FIELDS_BYTES + FIELDS_SLACK);
        options.setHandle100ContinueAutomatically(false);
        options.setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
        options.setHttp2ConnectionWindowSize(HTTP2_CONNECTION_WINDOW)
                .setHttp2RstFloodMaxRstFramePerWindow(HTTP2_RESETS_PER_WINDOW)
                .setHttp2RstFloodWindowDuration(HTTP2_RESET_WINDOW_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
        options.setInitialSettings(new Http2Settings()
                .setPushEnabled(false)
                .setMaxConcurrentStreams(Http2Streams.MOST)
                .setMaxHeaderListSize(RequestHead.MAX_FIELDS_BYTES + RequestHead.MAX_FIELDS * HTTP2_FIELD_OVERHEAD));
        if (tls != null) {
            options.setSsl(true).setUseAlpn(true);
            tls.present(options);
        }
        return options;
    }
}
