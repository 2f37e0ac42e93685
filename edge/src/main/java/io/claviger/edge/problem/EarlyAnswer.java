package io.claviger.edge.problem;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Answers with a problem before a request's body was read. Closing at once would reset the connection, and the client
 * would never see the answer; reading on for ever would let it hold us. So the answer is sent whole, and what still
 * comes is thrown away up to a bound of bytes and time; then the connection is closed (RFC 9112 section 9.6).
 */
public final class EarlyAnswer {
    private static final long MOST_DRAINED_BYTES = 64L << 20;
    private static final long LONGEST_DRAIN_MILLIS = 5_000;

    private EarlyAnswer() {}

    /** Sends the problem; on HTTP/2 the stream alone is ended. */
    public static void send(HttpServerRequest request, Problem problem) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        if (request.isEnded() || request.version() == HttpVersion.HTTP_2) {
            problem.send(request.response());
            return;
        }
        new Draining(request).sendAndDrain(problem);
    }

    private static final class Draining {
        private final HttpServerRequest request;
        private long drained;
        private boolean over;

        Draining(HttpServerRequest request) {
            this.request = request;
        }

        void sendAndDrain(Problem problem) {
            var response = request.response();
            var body = problem.toBuffer();
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            problem.head(response).write(body);
            request.exceptionHandler(broken -> close());
            request.handler(chunk -> {
                drained += chunk.length();
                if (drained > MOST_DRAINED_BYTES) {
                    close();
                }
            });
            request.endHandler(end -> close());
            request.resume();
            Context context = Vertx.currentContext();
            if (context != null) {
                context.owner().setTimer(LONGEST_DRAIN_MILLIS, late -> close());
            }
        }

        private void close() {
            if (!over) {
                over = true;
                request.response().end();
                request.connection().close();
            }
        }
    }
}
