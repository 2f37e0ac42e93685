package io.claviger.edge.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Gives up a connection on which an upstream says more than it was asked: a second answer, or a body where there can be
 * none, such as one of HEAD. Vert.x lends the connection on as soon as an answer ends, so that what was read along with it
 * would be taken for the answer of the request that came next. So an answer's end is passed on only once all is looked at
 * that was read along with it.
 */
final class SurplusAnswers extends ChannelInboundHandlerAdapter {
    private @Nullable HttpResponse answer;
    private @Nullable LastHttpContent end;

    /** To be called with each new connection to an upstream, before anything is sent on it. */
    static void giveUp(HttpConnection connection) {
        var context = ((ConnectionBase) connection).channelHandlerContext();
        context.pipeline().addBefore(context.name(), "surplus", new SurplusAnswers());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (end != null && answer != null) {
            // by this Vert.x knows that it is not to be lent again
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpResponse head) {
            answer = head;
        }
        if (message instanceof LastHttpContent last && answer != null && mayBeLentAfter(answer, last)) {
            end = last;
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Behind a change of the protocol there may be more in the same breath, and a fault ends the connection anyway. */
    private static boolean mayBeLentAfter(HttpResponse answer, LastHttpContent last) {
        return answer.decoderResult().isSuccess()
                && last.decoderResult().isSuccess()
                && !answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        passEnd(context);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        passEnd(context);
        context.fireChannelInactive();
    }

    private void passEnd(ChannelHandlerContext context) {
        var held = end;
        if (held != null) {
            end = null;
            answer = null;
            context.fireChannelRead(held);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ReferenceCountUtil.release(end);
        end = null;
    }
}
