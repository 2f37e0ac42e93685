package io.claviger.edge.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetServerInternal;
import io.vertx.core.spi.transport.Transport;

/**
 * Makes Vert.x HTTP servers that have a {@link WireGuard} on each HTTP/1 connection. Vert.x offers no public place for a
 * handler before its codec: its connection handler is called too late on clear text, where the codec has had the first
 * bytes by then. But an HTTP server asks its Vertx for the TCP server below it, and that one sets up each channel in
 * an overridable method, after TLS and before anything of HTTP.
 */
final class GuardedServers extends VertxWrapper {
    private final CallerMemory memory;
    private final Transport transport;

    private GuardedServers(VertxInternal vertx, OpenConnections connections, CallerMemory memory) {
        super(vertx);
        this.memory = memory;
        transport = new GatedTransport(vertx.transport(), connections);
    }

    /**
     * Makes one.
     *
     * @param connections shared by all servers of a listener
     * @param memory for what its callers make it keep
     */
    static HttpServer create(Vertx vertx, HttpServerOptions options, OpenConnections connections, CallerMemory memory) {
        var guarded = new GuardedServers((VertxInternal) vertx, connections, memory);
        return new HttpServerImpl(guarded, new HttpServerOptions(options));
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public NetServerInternal createNetServer(NetServerOptions options) {
        var http2 = options instanceof HttpServerOptions http && http.isHttp2ClearTextEnabled() && !http.isSsl();
        return new NetServerImpl(this, options) {
            @Override
            protected void initChannel(ChannelPipeline pipeline, boolean ssl) {
                Unsent.count(pipeline, memory.unsent());
                if (!speaksHttp2(pipeline)) {
                    pipeline.addLast(WireGuard.NAME, new WireGuard(http2, memory));
                }
                super.initChannel(pipeline, ssl);
            }
        };
    }

    private static boolean speaksHttp2(ChannelPipeline pipeline) {
        var tls = pipeline.get(SslHandler.class);
        return tls != null && "h2".equals(tls.applicationProtocol());
    }
}
