package io.claviger.control;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/** Sends each request of the control listener to the management API, for programs, or to the console, for people. */
final class ControlDoor implements Handler<HttpServerRequest> {
    private final Handler<HttpServerRequest> api;
    private final Handler<HttpServerRequest> console;

    ControlDoor(Handler<HttpServerRequest> api, Handler<HttpServerRequest> console) {
        this.api = api;
        this.console = console;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (request.uri().startsWith("/api/")) {
            api.handle(request);
        } else {
            console.handle(request);
        }
    }
}
