package io.claviger.edge.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what HTTP/2 connections and their open streams keep, those of a connection and those of all. A client that gives
 * its streams no window to answer in keeps them open for as long as it likes, each with its header fields and its answer.
 */
final class Http2Streams {
    /** Concurrent streams of one connection. */
    static final int MOST = 100;

    /** What a connection takes beside its streams, and beside what one of HTTP/1 does. */
    private static final int CONNECTION_BYTES = 24 * 1024;

    /** What a stream takes beside its header fields. */
    private static final int STREAM_BYTES = 4096;

    /** Of an answer, what may wait when it has ended: in a longer one, all before has left. */
    private static final long LAST_BYTES = Unsent.QUEUED_BYTES + Unsent.UPSTREAM_READ;

    /** ENHANCE_YOUR_CALM. */
    private static final long CALM = 11;

    /** REFUSED_STREAM: nothing was done with it, so that it may be sent again (RFC 9113 section 8.7). */
    private static final long REFUSED = 7;

    private static final AttributeKey<Http2Connection.PropertyKey> HELD =
            AttributeKey.valueOf(Http2Streams.class, "held");

    private final HeldBytes room;

    Http2Streams(HeldBytes room) {
        this.room = room;
    }

    /**
     * The limit on concurrent streams binds a client only once it has acknowledged our settings (RFC 9113 section 6.5.3),
     * and one that never does may open as many as it likes. So it holds from the start; a stream that came too early is
     * refused.
     */
    void limit(HttpConnection connection) {
        var http2 = http2(connection);
        if (http2 == null) {
            return;
        }
        var channel = channel(connection).channel();
        if (!room.reserve(CONNECTION_BYTES)) {
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> room.release(CONNECTION_BYTES));
        http2.remote().maxActiveStreams(MOST);
        TinyFrames.refuse(channel(connection));
        var held = http2.newKey();
        channel.attr(HELD).set(held);
        http2.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                Long bytes = stream.removeProperty(held);
                if (bytes != null) {
                    room.release(bytes);
                }
            }
        });
    }

    /** Takes room for a stream until it is closed; where there is none, or it is closed already, it is refused. */
    boolean hold(HttpServerRequest request) {
        var http2 = http2(request.connection());
        var held = channel(request.connection()).channel().attr(HELD).get();
        var stream = http2 == null ? null : http2.stream(request.streamId());
        if (held == null || stream == null) {
            return stream != null;
        }
        var bytes = bytes(request);
        if (!room.reserve(bytes)) {
            request.response().reset(REFUSED);
            return false;
        }
        stream.setProperty(held, bytes);
        request.response().endHandler(ended -> holdLast(request.response(), stream, held));
        return true;
    }

    /** What was answered last may wait until the stream is closed, if it is not already. */
    private void holdLast(HttpServerResponse response, Http2Stream stream, Http2Connection.PropertyKey held) {
        Long bytes = stream.getProperty(held);
        if (bytes == null) {
            return;
        }
        var length = response.headers().get(HttpHeaders.CONTENT_LENGTH);
        var last = length == null ? 0 : Math.min(Long.parseLong(length), LAST_BYTES);
        if (room.reserve(last)) {
            stream.setProperty(held, bytes + last);
        } else {
            response.reset(CALM);
        }
    }

    private static long bytes(HttpServerRequest request) {
        long bytes = STREAM_BYTES + (request.uri() == null ? 0 : request.uri().length());
        for (var field : request.headers()) {
            bytes += field.getKey().length() + field.getValue().length();
        }
        return bytes;
    }

    private static ChannelHandlerContext channel(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
    }

    private static @Nullable Http2Connection http2(HttpConnection connection) {
        var handler = channel(connection).pipeline().get(Http2ConnectionHandler.class);
        return handler == null ? null : handler.connection();
    }
}
