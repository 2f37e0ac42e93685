package io.claviger.control.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Puts answers on the wire, with the headers that all of them carry. */
public final class Answering {
    private Answering() {}

    public static void send(HttpServerResponse response, HttpAnswer answer) {
        if (!response.ended() && !response.closed()) {
            head(response, answer).end(Buffer.buffer(answer.body()));
        }
    }

    /** Nothing of this API may be kept by a cache, nor be taken by a browser for what it is not. */
    static HttpServerResponse head(HttpServerResponse response, HttpAnswer answer) {
        response.setStatusCode(answer.status())
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(response::putHeader);
        return response;
    }
}
