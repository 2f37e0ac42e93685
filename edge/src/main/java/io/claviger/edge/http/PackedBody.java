package io.claviger.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Puts short chunks of an HTTP/1 body that came in one read together. A read of chunks of one byte each is decoded into
 * thirty times its size, which stays for as long as nobody takes the body.
 */
final class PackedBody extends ChannelInboundHandlerAdapter {
    /** A part of so many bytes is worth what it takes. */
    private static final int LONG = 1024;

    private static final int MOST = 16_384;

    private @Nullable HttpContent kept;
    private @Nullable ByteBuf packed;

    /** To be called with each new connection of a client. */
    static void on(HttpConnection connection) {
        var context = ((HttpServerConnection) connection).channelHandlerContext();
        if (!(context.handler() instanceof Http2ConnectionHandler)) {
            context.pipeline().addBefore(context.name(), "packed", new PackedBody());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HttpContent part) || message instanceof HttpRequest) {
            passOn(context);
            context.fireChannelRead(message);
        } else if (message instanceof LastHttpContent || part.content().readableBytes() >= LONG) {
            passOn(context);
            context.fireChannelRead(part);
        } else if (kept == null && packed == null) {
            kept = part;
        } else {
            pack(context, part);
        }
    }

    private void pack(ChannelHandlerContext context, HttpContent part) {
        var into = packed;
        if (into == null) {
            into = context.alloc().buffer(LONG, MOST);
            packed = into;
        }
        var first = kept;
        if (first != null) {
            into.writeBytes(first.content());
            first.release();
            kept = null;
        }
        into.writeBytes(part.content());
        part.release();
        if (into.readableBytes() >= MOST - LONG) {
            passOn(context);
        }
    }

    private void passOn(ChannelHandlerContext context) {
        var part = kept;
        var parts = packed;
        kept = null;
        packed = null;
        if (part != null) {
            context.fireChannelRead(part);
        } else if (parts != null) {
            context.fireChannelRead(new DefaultHttpContent(parts));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        passOn(context);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    private void drop() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
        if (packed != null) {
            packed.release();
            packed = null;
        }
    }
}
