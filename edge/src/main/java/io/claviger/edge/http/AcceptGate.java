package io.claviger.edge.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands on the channel that accepts: what is one connection too many is closed before anything is made for it. */
final class AcceptGate extends ChannelInboundHandlerAdapter {
    private final OpenConnections connections;

    AcceptGate(OpenConnections connections) {
        this.connections = connections;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var accepted = (Channel) message;
        if (connections.admit()) {
            accepted.closeFuture().addListener(closed -> connections.ended());
            context.fireChannelRead(message);
        } else {
            accepted.unsafe().closeForcibly();
        }
    }
}
