package io.claviger.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 data in frames of one byte each: a window of it takes a hundred times its size. */
class TinyFramesTest {
    private static final int FRAMES = 20_000;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger taken = new AtomicInteger();
    private HttpListener listener;

    @AfterEach
    void stop() throws Exception {
        listener.close(Duration.ZERO).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private RawHttp2 client(Handler<HttpServerRequest> handler) throws Exception {
        listener = HttpListener.start(vertx, new ListenerConfig("127.0.0.1", 0), handler)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        var client = new RawHttp2(listener.port());
        client.headers(1, false, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/");
        return client;
    }

    @Test
    void streamThatNobodyTakesIsEndedBeforeItsWindowIs() throws Exception {
        try (var client = client(HttpServerRequest::pause)) {
            for (var i = 0; i < 1_000; i++) {
                client.data(1, false, "x");
            }

            assertThat(client.outcome(1).what()).isEqualTo("reset");
        }
    }

    @Test
    void streamThatIsTakenMayHaveAsManyAsItLikes() throws Exception {
        try (var client = client(request -> {
            request.handler(part -> taken.addAndGet(part.length()));
            request.endHandler(end -> request.response().end("" + taken.get()));
        })) {
            for (var i = 0; i < FRAMES; i++) {
                client.data(1, false, "x");
            }
            client.data(1, true, "x");

            assertThat(client.outcome(1).body()).isEqualTo("" + (FRAMES + 1));
        }
    }

    @Test
    void aFewThatNobodyTakesAndLargeOnesStay() throws Exception {
        try (var client = client(request -> {
            request.pause();
            request.handler(part -> taken.addAndGet(part.length()));
            request.endHandler(end -> request.response().end("" + taken.get()));
            vertx.setTimer(500, later -> request.resume());
        })) {
            for (var i = 0; i < 400; i++) {
                client.data(1, false, "x");
            }
            for (var i = 0; i < 6; i++) {
                client.data(1, false, "y".repeat(8_000));
            }
            client.data(1, true, "x");

            assertThat(client.outcome(1).body()).isEqualTo("48401");
        }
    }
}
