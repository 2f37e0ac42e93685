package io.claviger.edge.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a connection could not send yet, in the room that all connections have together for it. Where there is no
 * room, the connection that has waited longest is closed: it is the one whose reader takes nothing. In the common case,
 * all is sent at once, nothing is counted.
 *
 * <p>Behind a connection that takes no more, Vert.x keeps messages that it may not write, and what it has read of the
 * other side until it reads no more there. That it counts by messages, so their size is bounded here, and the most that it
 * can come to is counted with each such connection.
 */
public final class Unsent extends ChannelOutboundHandlerAdapter {
    private static final String NAME = "unsent";

    /** The most that is read of a client at a time. */
    private static final int CLIENT_READ = 8192;

    private static final int CLIENT_READS_AT_ONCE = 4;

    /** The most that is read of an upstream at a time: shorter reads cost large answers too much. */
    public static final int UPSTREAM_READ = 16_384;

    private static final int UPSTREAM_READS_AT_ONCE = 2;

    /** Messages that wait for a side that takes no more. */
    private static final int QUEUED = 16;

    /** Messages of a side that is to be read no more: those that wait for the reader, and more until Vert.x stops reading. */
    private static final int PAUSED = 16 + 8;

    /** What is kept of a client that is not to be read any more. */
    public static final int PAUSED_CLIENT_BYTES = (PAUSED + CLIENT_READS_AT_ONCE) * CLIENT_READ;

    /** What is kept of an upstream that is not to be read any more. */
    public static final int PAUSED_UPSTREAM_BYTES = (PAUSED + UPSTREAM_READS_AT_ONCE) * UPSTREAM_READ;

    /** What waits for a client that takes no more. */
    static final int QUEUED_BYTES = QUEUED * UPSTREAM_READ;

    private static final RecvByteBufAllocator CLIENT_READS =
            new AdaptiveRecvByteBufAllocator(64, 2048, CLIENT_READ).maxMessagesPerRead(CLIENT_READS_AT_ONCE);
    private static final RecvByteBufAllocator UPSTREAM_READS =
            new AdaptiveRecvByteBufAllocator(64, 2048, UPSTREAM_READ).maxMessagesPerRead(UPSTREAM_READS_AT_ONCE);

    /** From how many unsent bytes on a connection takes no more, and until how few. */
    private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(16_384, 32_768);

    /** What all connections may have unsent together. */
    public static final class Room {
        private final HeldBytes bytes;
        /** Those of an event loop with something unsent, first those that have waited longest. */
        private final FastThreadLocal<Set<Unsent>> waiting = new FastThreadLocal<>() {
            @Override
            protected Set<Unsent> initialValue() {
                return new LinkedHashSet<>();
            }
        };

        Room(HeldBytes bytes) {
            this.bytes = bytes;
        }
    }

    private final Room room;
    /** The most that is kept behind it, where it takes no more. */
    private final int behind;

    private long counted;
    /** Whether we are told when all that is there now was sent. */
    private boolean marked;

    private @Nullable ChannelHandlerContext context;

    private Unsent(Room room, int behind) {
        this.room = room;
        this.behind = behind;
    }

    /** To be called before connections are made. */
    static void prepare(ServerBootstrap accepting) {
        accepting.childOption(ChannelOption.RCVBUF_ALLOCATOR, CLIENT_READS);
        accepting.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER);
    }

    /** To be called with each new connection of a client. */
    static void count(ChannelPipeline accepted, Room room) {
        accepted.addFirst(NAME, new Unsent(room, QUEUED_BYTES + PAUSED_UPSTREAM_BYTES));
    }

    /** To be called with each new connection to an upstream. */
    public static void count(HttpConnection connected, Room room) {
        var channel = ((ConnectionBase) connected).channelHandlerContext().channel();
        channel.config().setRecvByteBufAllocator(UPSTREAM_READS);
        channel.config().setWriteBufferWaterMark(WATER);
        channel.pipeline().addFirst(NAME, new Unsent(room, QUEUED * CLIENT_READ + PAUSED_CLIENT_BYTES));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        added.channel().closeFuture().addListener(closed -> forget());
    }

    @Override
    public void flush(ChannelHandlerContext flushed) {
        flushed.flush();
        count(flushed);
    }

    private long pending(ChannelHandlerContext context) {
        var buffer = context.channel().unsafe().outboundBuffer();
        var pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        return pending == 0 || context.channel().isWritable() ? pending : pending + behind;
    }

    private void count(ChannelHandlerContext of) {
        var pending = pending(of);
        if (pending <= counted) {
            return;
        }
        room.waiting.get().add(this);
        while (!room.bytes.reserve(pending - counted)) {
            var longest = room.waiting.get().iterator().next();
            longest.close();
            if (longest == this) {
                return;
            }
        }
        counted = pending;
        mark(of);
    }

    private void mark(ChannelHandlerContext at) {
        if (marked) {
            return;
        }
        marked = true;
        at.write(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            marked = false;
            if (sent.isSuccess()) {
                // the channel is within its own account of what was sent
                at.executor().execute(() -> countAnew(at));
            }
        });
        at.flush();
    }

    private void countAnew(ChannelHandlerContext at) {
        forget();
        if (at.channel().isActive()) {
            count(at);
        }
    }

    private void close() {
        forget();
        if (context != null) {
            context.close();
        }
    }

    private void forget() {
        room.waiting.get().remove(this);
        room.bytes.release(counted);
        counted = 0;
    }
}
