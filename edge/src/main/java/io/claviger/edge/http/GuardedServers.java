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

/**
 * Makes Vert.x HTTP servers that have a {@link WireGuard} on each HTTP/1 connection. Vert.x offers no public place for a
 * handler before its codec: its connection handler is called too late on clear text, where the codec has had the first
 * bytes by then. But an HTTP server asks its Vertx for the TCP server below it, and that one sets up each channel in
 * an overridable method, after TLS and before anything of HTTP.
 */
final class GuardedServers extends VertxWrapper {
    private GuardedServers(VertxInternal vertx) {
        super(vertx);
    }

    static HttpServer create(Vertx vertx, HttpServerOptions options) {
        return new HttpServerImpl(new GuardedServers((VertxInternal) vertx), new HttpServerOptions(options));
    }

    @Override
    public NetServerInternal createNetServer(NetServerOptions options) {
        var http2 = options instanceof HttpServerOptions http && http.isHttp2ClearTextEnabled() && !http.isSsl();
        return new NetServerImpl(delegate, options) {
            @Override
            protected void initChannel(ChannelPipeline pipeline, boolean ssl) {
                if (!speaksHttp2(pipeline)) {
                    pipeline.addLast(WireGuard.NAME, new WireGuard(http2));
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
