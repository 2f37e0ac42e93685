package io.claviger.edge.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455) through the gateway: once the upstream has agreed, bytes are passed both ways as they are. Of all
 * protocols that a client may ask to change to, this is the only one that is asked for on its behalf.
 */
final class Tunnel {
    private static final CharSequence KEY = HttpHeaders.createOptimized("sec-websocket-key");
    private static final CharSequence VERSION = HttpHeaders.createOptimized("sec-websocket-version");

    private final HttpServerRequest request;
    private final NetSocket upstream;
    private final Runnable ended;
    private @Nullable NetSocket client;
    private boolean closed;

    Tunnel(HttpServerRequest request, NetSocket upstream, Runnable ended) {
        this.request = request;
        this.upstream = upstream;
        this.ended = ended;
    }

    static boolean isAskedFor(HttpServerRequest request) {
        var fields = request.headers();
        return fields.contains(HttpHeaders.UPGRADE)
                && request.version() == HttpVersion.HTTP_1_1
                && request.method() == HttpMethod.GET
                && "websocket".equalsIgnoreCase(fields.get(HttpHeaders.UPGRADE))
                && fields.getAll(HttpHeaders.UPGRADE).size() == 1
                && FieldFilter.namedByConnection(fields).contains("upgrade")
                && fields.contains(KEY)
                && "13".equals(fields.get(VERSION))
                && !fields.contains(HttpHeaders.CONTENT_LENGTH)
                && !fields.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    static void ask(HttpServerRequest request, HttpClientRequest out) {
        out.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
                .putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
        out.connect();
    }

    /** Tells the client that the upstream has agreed, with what it said, and joins the two. */
    void open(MultiMap agreed, Passage passage) {
        upstream.pause();
        var fields = request.response().headers();
        ForwardedFields.copyBack(agreed, fields);
        passage.mark(fields);
        fields.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE).set(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
        request.toNetSocket().onComplete(opened -> {
            if (opened.failed() || closed) {
                close();
                return;
            }
            client = opened.result();
            join(client, upstream);
            join(upstream, client);
            upstream.resume();
        });
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        upstream.close();
        if (client != null) {
            client.close();
        } else {
            request.connection().close();
        }
        ended.run();
    }

    private void join(NetSocket from, NetSocket to) {
        from.handler((Buffer bytes) -> {
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
        from.exceptionHandler(broken -> close());
        from.endHandler(end -> close());
        from.closeHandler(gone -> close());
    }
}
