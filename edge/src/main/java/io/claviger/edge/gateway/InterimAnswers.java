package io.claviger.edge.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Leaves out an upstream's interim answers (RFC 9110 section 15.2), but for the change to another protocol. Vert.x knows
 * only some of them and takes any other for the answer itself: it would lend the connection to the next request, and give
 * that one the first one's answer.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {
    private static final int SWITCHING_PROTOCOLS = 101;

    /** Within an interim answer, whose end is still to come. */
    private boolean within;

    /** To be called with each new connection to an upstream, before anything is sent on it. */
    static void leaveOut(HttpConnection connection) {
        var context = ((ConnectionBase) connection).channelHandlerContext();
        context.pipeline().addBefore(context.name(), "interim", new InterimAnswers());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse answer) {
            within = isInterim(answer);
        }
        if (!within) {
            context.fireChannelRead(message);
            return;
        }
        within = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
    }

    private static boolean isInterim(HttpResponse answer) {
        return answer.decoderResult().isSuccess()
                && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && answer.status().code() != SWITCHING_PROTOCOLS;
    }
}
