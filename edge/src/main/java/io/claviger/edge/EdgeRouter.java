package io.claviger.edge;

import io.claviger.edge.forward.ForwardAuthDoor;
import io.claviger.edge.verify.VerifyDoor;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/** The edge listener: each request goes to the one door that its path names. */
public final class EdgeRouter implements Handler<HttpServerRequest> {
    private final VerifyDoor verify;
    private final ForwardAuthDoor forwardAuth;

    public EdgeRouter(VerifyDoor verify, ForwardAuthDoor forwardAuth) {
        this.verify = verify;
        this.forwardAuth = forwardAuth;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (request.uri().startsWith(ForwardAuthDoor.PREFIX)) {
            forwardAuth.handle(request);
        } else {
            verify.handle(request);
        }
    }
}
