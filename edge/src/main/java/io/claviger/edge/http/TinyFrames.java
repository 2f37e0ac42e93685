package io.claviger.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;

/**
 * Ends HTTP/2 streams whose data comes in many tiny frames that nobody takes. A window counts what frames carry, and a
 * frame of one byte takes two hundred: a window of them would take a hundred times its size.
 */
final class TinyFrames extends Http2FrameListenerDecorator {
    /** So many may wait whatever they carry: a slow reader of short messages is no attacker. */
    private static final int MANY = 512;

    private static final int TINY_BYTES = 256;

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey waiting;

    private TinyFrames(Http2FrameListener listener, Http2Connection connection) {
        super(listener);
        this.connection = connection;
        waiting = connection.newKey();
    }

    /** To be called with each new HTTP/2 connection. */
    static void refuse(ChannelHandlerContext context) {
        var decoder = ((Http2ConnectionHandler) context.handler()).decoder();
        decoder.frameListener(new TinyFrames(decoder.frameListener(), decoder.connection()));
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        var consumed = super.onDataRead(context, streamId, data, padding, endOfStream);
        var stream = connection.stream(streamId);
        if (stream == null) {
            return consumed;
        }
        var unconsumed = connection.local().flowController().unconsumedBytes(stream) - consumed;
        if (unconsumed <= 0) {
            stream.removeProperty(waiting);
            return consumed;
        }
        Integer before = stream.getProperty(waiting);
        var frames = before == null ? 1 : before + 1;
        stream.setProperty(waiting, frames);
        if (frames > MANY + unconsumed / TINY_BYTES) {
            throw Http2Exception.streamError(
                    streamId, Http2Error.ENHANCE_YOUR_CALM, "data in frames that are too small");
        }
        return consumed;
    }
}
