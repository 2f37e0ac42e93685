package io.claviger.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the HTTP/1 codec and lets through only bytes whose framing can be read in one way.
 *
 * <p>A head goes on once all of it has been read and found right; with a chunked body, once the first chunk was too.
 * A fault before that is answered in order, behind the answers to earlier pipelined requests: the codec is given a
 * request that it can only call invalid, and the listener's handler for those finds the reason here. A fault further on
 * in a body closes the connection, so that nobody behind sees a complete message. In the common case, a read that holds
 * whole requests, the buffer goes on as it came: one pass over the heads, nothing allocated.
 *
 * <p>Of pipelined requests one waits behind the codec at most, until the answer before it is on its way; what follows is
 * kept here as bytes, and nothing more is read. Decoded, a read of short requests is thirty times its size, and a client
 * that reads no answers can make it stay.
 *
 * <p>Closing with bytes of the client's still to come would reset the connection and might destroy the answer on its
 * way (RFC 9112 section 9.6), so such a close is done in stages; see {@link LingeringClose}.
 */
final class WireGuard extends ChannelDuplexHandler {
    static final String NAME = "wire";

    /** How long the first chunk of a body may hold its head back: some clients await the answer's head first. */
    private static final long FIRST_CHUNK_MILLIS = 250;

    private static final int FIRST_CHUNK_BYTES = 8192;
    /** What a connection's own share covers. */
    private static final int SHORT_HEAD = 1024;

    private static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final byte[] PREFACE = Bytes.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final byte[] INVALID = Bytes.ascii("GET / HTTP/1.1\r\ninvalid\r\n\r\n");
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[RequestHead.MAX_BYTES + 2];
        }
    };

    private enum Phase {
        /** Before the first byte of a connection on which HTTP/2 may be spoken. */
        PREFACE,
        HEAD,
        FIXED_BODY,
        CHUNKED_BODY,
        /** What follows is no longer HTTP/1: HTTP/2 or an upgraded protocol. */
        TUNNEL,
        /** Nothing goes through any more. */
        SHUT
    }

    private final RequestHead head = new RequestHead();
    private final ChunkedBody chunks = new ChunkedBody();
    private final LingeringClose lingering = new LingeringClose();
    private final HeldBytes room;
    private final HeldBytes longHeads;
    private Phase phase;
    private long remaining;
    /** Where the message being read starts in the current buffer; -1 once its head has gone on. */
    private int messageStart = -1;
    /** Whether the message's head waits for its first chunk. */
    private boolean holding;

    private boolean upgradeAsked;
    private @Nullable ByteBuf held;
    /** How many bytes of {@link #held} have been judged already. */
    private int judged;

    private long reserved;
    /** What is taken for the longest head so far. */
    private long longest;

    /** Heads that have gone on and were not begun to be answered. */
    private int unanswered;
    /** Whether nothing more is read until the next request is begun. */
    private boolean waiting;

    private long headSince;
    private @Nullable ScheduledFuture<?> release;
    private @Nullable WireFault fault;

    /**
     * One for a connection.
     *
     * @param http2 whether the connection may begin with the HTTP/2 preface (prior knowledge, RFC 9113 section 3.3)
     * @param memory for what is held back, of all connections together
     */
    WireGuard(boolean http2, CallerMemory memory) {
        phase = http2 ? Phase.PREFACE : Phase.HEAD;
        this.room = memory.heads();
        this.longHeads = memory.longHeads();
    }

    /** Why the request at hand was refused, or null where it was not this guard that did. */
    @Nullable WireFault fault() {
        return fault;
    }

    /** The request that went on first of those that were not is being answered from now on. */
    void begun(ChannelHandlerContext context) {
        unanswered--;
        if (waiting) {
            context.executor().execute(() -> goOn(context));
        }
    }

    /** Heads that have gone on and were not begun to be answered. */
    int unanswered() {
        return unanswered;
    }

    private void goOn(ChannelHandlerContext context) {
        var kept = held;
        if (!waiting || kept == null) {
            return;
        }
        waiting = false;
        letGo();
        context.channel().config().setAutoRead(true);
        read(context, kept, 0);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        switch (phase) {
            case TUNNEL -> context.fireChannelRead(in);
            case SHUT -> in.release();
            default -> {
                var from = judged;
                read(context, joined(context, in), from);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase = Phase.SHUT;
        gone();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        gone();
    }

    private void gone() {
        drop();
        lingering.ended();
        longHeads.release(longest);
        longest = 0;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        var midMessage = phase == Phase.FIXED_BODY || phase == Phase.CHUNKED_BODY || fault != null;
        if (phase != Phase.TUNNEL) {
            phase = Phase.SHUT;
        }
        if (midMessage && context.channel().isActive()) {
            drop();
            lingering.begin(context, promise);
        } else {
            context.close(promise);
        }
    }

    private ByteBuf joined(ChannelHandlerContext context, ByteBuf in) {
        var before = held;
        if (before == null) {
            return in;
        }
        letGo();
        cancelRelease();
        if (!before.isWritable(in.readableBytes())) {
            var larger = context.alloc().buffer(before.readableBytes() + in.readableBytes());
            larger.writeBytes(before);
            before.release();
            before = larger;
        }
        before.writeBytes(in);
        in.release();
        return before;
    }

    /** Judges what is new in {@code in}, sends on what may go on, and holds the rest. */
    private void read(ChannelHandlerContext context, ByteBuf in, int alreadyJudged) {
        var at = in.readerIndex() + alreadyJudged;
        messageStart = holding ? in.readerIndex() : -1;
        while (at < in.writerIndex()) {
            var next = step(context, in, at);
            if (phase == Phase.TUNNEL) {
                forwardAll(context, in);
                return;
            }
            if (phase == Phase.SHUT) {
                in.release();
                return;
            }
            if (next < 0) {
                break;
            }
            at = next;
        }
        forward(context, in, at);
    }

    /** Reads one part of a message; returns where the next begins, or -1 when more bytes are needed. */
    private int step(ChannelHandlerContext context, ByteBuf in, int at) {
        return switch (phase) {
            case PREFACE -> preface(in, at);
            case HEAD -> head(context, in, at);
            case FIXED_BODY -> fixedBody(context, in, at);
            case CHUNKED_BODY -> chunkedBody(context, in, at);
            case TUNNEL, SHUT -> throw new IllegalStateException("nothing is read in " + phase);
        };
    }

    private int preface(ByteBuf in, int at) {
        var length = Math.min(PREFACE.length, in.writerIndex() - at);
        for (var i = 0; i < length; i++) {
            if (in.getByte(at + i) != PREFACE[i]) {
                phase = Phase.HEAD;
                return at;
            }
        }
        if (length < PREFACE.length) {
            return -1;
        }
        phase = Phase.TUNNEL;
        return at;
    }

    private int head(ChannelHandlerContext context, ByteBuf in, int at) {
        if (upgradeAsked && upgraded(context)) {
            phase = Phase.TUNNEL;
            return at;
        }
        if (unanswered > 0) {
            // so that the codec has the one before, and its answer may begin
            forwardBefore(context, in, at);
            if (phase != Phase.HEAD) {
                return at;
            }
            if (unanswered > 0) {
                waiting = true;
                context.channel().config().setAutoRead(false);
                return -1;
            }
        }
        if (in.getByte(at) == Bytes.CR && (at + 1 == in.writerIndex() || in.getByte(at + 1) == Bytes.LF)) {
            return at + 1 == in.writerIndex() ? -1 : withoutEmptyLine(context, in, at);
        }
        var scratch = SCRATCH.get();
        var length = Math.min(in.writerIndex() - at, scratch.length);
        in.getBytes(at, scratch, 0, length);
        return switch (head.read(scratch, 0, length)) {
            case COMPLETE ->
                holds(head.length()) ? begin(context, in, at) : refuse(context, in, at, WireFault.LONG_HEADS);
            case FAULTY -> refuse(context, in, at, head.fault());
            case INCOMPLETE -> tooSlow() ? refuse(context, in, at, WireFault.HEAD_TOO_SLOW) : -1;
        };
    }

    /**
     * Takes room for a head longer than those before: the codec's buffer grows to the longest line, by doubling, and
     * stays with the connection; what is decoded takes as much again.
     */
    private boolean holds(int length) {
        var bytes = length <= SHORT_HEAD ? 0 : Integer.highestOneBit(length - 1) * 4L;
        if (bytes <= longest) {
            return true;
        }
        if (!longHeads.reserve(bytes - longest)) {
            return false;
        }
        longest = bytes;
        return true;
    }

    /** Empty lines before a request line are passed over (RFC 9112 section 2.2). */
    private static int withoutEmptyLine(ChannelHandlerContext context, ByteBuf in, int at) {
        forwardBefore(context, in, at);
        in.readerIndex(at + 2);
        return at + 2;
    }

    /** Judged only when bytes come; a connection that has gone silent is ended by the idle time-out. */
    private boolean tooSlow() {
        if (headSince == 0) {
            headSince = System.nanoTime();
            return false;
        }
        return System.nanoTime() - headSince > HEAD_NANOS;
    }

    private int begin(ChannelHandlerContext context, ByteBuf in, int at) {
        headSince = 0;
        unanswered++;
        upgradeAsked = head.upgrade();
        messageStart = head.authorityLength() > 0 ? toOriginForm(context, in, at) : at;
        var behind = at + head.length();
        if (head.chunked()) {
            phase = Phase.CHUNKED_BODY;
            holding = !head.expects();
            chunks.begin();
            return behind;
        }
        remaining = head.contentLength();
        if (remaining > 0) {
            phase = Phase.FIXED_BODY;
            return behind;
        }
        return ended(context, in, behind);
    }

    /** Leaves out scheme and authority, which are those of the Host field, by moving the method up to the path. */
    private int toOriginForm(ChannelHandlerContext context, ByteBuf in, int at) {
        forwardBefore(context, in, at);
        var start = at + head.methodLength() + head.authorityLength();
        for (var i = head.methodLength() - 1; i >= 0; i--) {
            in.setByte(start - head.methodLength() + i, in.getByte(at + i));
        }
        in.readerIndex(start - head.methodLength());
        return in.readerIndex();
    }

    private int fixedBody(ChannelHandlerContext context, ByteBuf in, int at) {
        var taken = (int) Math.min(remaining, in.writerIndex() - at);
        remaining -= taken;
        return remaining == 0 ? ended(context, in, at + taken) : at + taken;
    }

    private int chunkedBody(ChannelHandlerContext context, ByteBuf in, int at) {
        var next = chunks.read(in, at, in.writerIndex());
        if (chunks.faulty()) {
            return refuse(context, in, next, chunks.fault());
        }
        holding &= !chunks.pastFirstChunk();
        return chunks.ended() ? ended(context, in, next) : next;
    }

    private int ended(ChannelHandlerContext context, ByteBuf in, int at) {
        phase = Phase.HEAD;
        messageStart = -1;
        holding = false;
        if (upgradeAsked) {
            forwardBefore(context, in, at);
            if (context.channel().isActive() && phase == Phase.HEAD) {
                judgeHttp2Upgrade(context);
            }
        }
        return at;
    }

    /** An upgrade to HTTP/2 in clear text happens, or is refused, while the request goes through the pipeline. */
    private void judgeHttp2Upgrade(ChannelHandlerContext context) {
        if (upgraded(context)) {
            phase = Phase.TUNNEL;
        } else if (context.pipeline().get("h2c") != null) {
            fault = WireFault.CONNECTION_FIELD;
            phase = Phase.SHUT;
            context.channel().close();
        }
    }

    private static boolean upgraded(ChannelHandlerContext context) {
        return context.pipeline().get("httpDecoder") == null
                || context.pipeline().get(Http2ConnectionHandler.class) != null;
    }

    private int refuse(ChannelHandlerContext context, ByteBuf in, int at, WireFault reason) {
        fault = reason;
        var nothingForwarded = phase == Phase.HEAD || messageStart >= 0;
        var goodUntil = messageStart >= 0 ? messageStart : at;
        phase = Phase.SHUT;
        if (!nothingForwarded) {
            context.fireExceptionCaught(new IOException(reason.detail()));
            context.channel().close();
            return at;
        }
        forwardBefore(context, in, goodUntil);
        if (context.channel().isActive()) {
            context.fireChannelRead(Unpooled.wrappedBuffer(INVALID));
        }
        return at;
    }

    private static void forwardBefore(ChannelHandlerContext context, ByteBuf in, int at) {
        if (at > in.readerIndex()) {
            context.fireChannelRead(in.readRetainedSlice(at - in.readerIndex()));
        }
    }

    private void forwardAll(ChannelHandlerContext context, ByteBuf in) {
        messageStart = -1;
        if (in.isReadable()) {
            context.fireChannelRead(in);
        } else {
            in.release();
        }
    }

    private void forward(ChannelHandlerContext context, ByteBuf in, int at) {
        if (holding && at - messageStart > FIRST_CHUNK_BYTES) {
            holding = false;
        }
        var until = holding ? messageStart : at;
        if (until == in.writerIndex()) {
            forwardAll(context, in);
            return;
        }
        if (!room.reserve(in.writerIndex() - until)) {
            refuse(context, in, until, WireFault.NO_ROOM);
            in.release();
            return;
        }
        reserved = in.writerIndex() - until;
        var rest = context.alloc().buffer(in.writerIndex() - until);
        rest.writeBytes(in, until, in.writerIndex() - until);
        held = rest;
        judged = at - until;
        in.writerIndex(until);
        if (holding) {
            release = context.executor()
                    .schedule(() -> releaseFirstChunk(context), FIRST_CHUNK_MILLIS, TimeUnit.MILLISECONDS);
        }
        forwardAll(context, in);
    }

    private void releaseFirstChunk(ChannelHandlerContext context) {
        var waiting = held;
        if (waiting == null || !holding) {
            return;
        }
        letGo();
        holding = false;
        forwardAll(context, waiting);
        context.fireChannelReadComplete();
    }

    private void drop() {
        cancelRelease();
        if (held != null) {
            held.release();
            letGo();
        }
    }

    /** What was held is somebody else's from now on. */
    private void letGo() {
        held = null;
        judged = 0;
        room.release(reserved);
        reserved = 0;
    }

    private void cancelRelease() {
        if (release != null) {
            release.cancel(false);
            release = null;
        }
    }
}
