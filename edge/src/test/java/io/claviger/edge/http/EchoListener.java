package io.claviger.edge.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A listener whose handler notes what it sees and answers with it: {@code METHOD target|body}. */
final class EchoListener implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    /** Requests whose head was handed over. */
    final List<String> begun = new CopyOnWriteArrayList<>();
    /** Requests that were read to their end. */
    final List<String> complete = new CopyOnWriteArrayList<>();
    /** Requests that broke off. */
    final List<String> broken = new CopyOnWriteArrayList<>();

    final HttpListener listener;

    EchoListener(TlsFiles tls) throws Exception {
        var config = new ListenerConfig("127.0.0.1", 0, tls, Duration.ofSeconds(60), 2);
        listener = HttpListener.start(vertx, config, this::echo)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    int port() {
        return listener.port();
    }

    private void echo(HttpServerRequest request) {
        var line = request.method() + " " + request.uri();
        begun.add(line);
        if ("100-continue".equals(request.getHeader("expect"))) {
            request.response().writeContinue();
        }
        request.exceptionHandler(cause -> broken.add(line));
        request.bodyHandler(body -> {
            complete.add(line);
            request.response().end(line + "|" + body);
        });
    }

    @Override
    public void close() throws Exception {
        listener.close(Duration.ZERO).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
