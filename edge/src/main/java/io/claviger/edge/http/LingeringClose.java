package io.claviger.edge.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client is still sending: first only our half, so that the answer arrives, and the rest once
 * the client has closed its half or some time has passed (RFC 9112 section 9.6). What comes meanwhile is thrown away.
 */
final class LingeringClose {
    private static final long MILLIS = 2000;

    private @Nullable ScheduledFuture<?> end;

    void begin(ChannelHandlerContext context, ChannelPromise promise) {
        if (end != null) {
            context.close(promise);
            return;
        }
        end = context.executor().schedule(() -> context.close(), MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        var tls = context.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        }
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
                channel.shutdownOutput();
            }
        });
        context.channel().config().setAutoRead(true);
    }

    void ended() {
        if (end != null) {
            end.cancel(false);
            end = null;
        }
    }
}
