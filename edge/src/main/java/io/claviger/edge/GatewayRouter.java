package io.claviger.edge;

import io.claviger.edge.gateway.GatewayDoor;
import io.claviger.edge.handover.HandOverDoor;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/** The gateway's listener: its own pages, and everything else to the APIs. */
public final class GatewayRouter implements Handler<HttpServerRequest> {
    private final GatewayDoor gateway;
    private final HandOverDoor handOvers;

    public GatewayRouter(GatewayDoor gateway, HandOverDoor handOvers) {
        this.gateway = gateway;
        this.handOvers = handOvers;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (request.uri().startsWith(HandOverDoor.PREFIX)) {
            handOvers.handle(request);
        } else {
            gateway.handle(request);
        }
    }
}
