package io.claviger.edge.gateway;

import io.claviger.edge.http.HeldBytes;
import io.claviger.edge.http.Unsent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * Passes the parts of an answer on, no faster than the client takes them. What an HTTP/1 client does not take waits on its
 * connection, and is counted there ({@link Unsent}); what an HTTP/2 client does not take waits for its stream's window,
 * which no connection shows, so it is counted here. Lives on one event loop.
 */
final class AnswerFlow {
    private final HttpClientResponse answer;
    private final HttpServerResponse response;
    private final boolean counts;
    private final HeldBytes room;
    private boolean paused;
    private boolean over;

    /** @param room of all HTTP/2 streams together */
    AnswerFlow(HttpClientResponse answer, HttpServerRequest request, HeldBytes room) {
        this.answer = answer;
        this.response = request.response();
        this.counts = request.version() == HttpVersion.HTTP_2;
        this.room = room;
        response.drainHandler(drained -> goOn());
    }

    /**
     * Passes on a part that is not the last.
     *
     * @return false where there is no room for it
     */
    boolean pass(Buffer part) {
        var sent = response.write(part);
        if (counts && !hold(part.length(), sent)) {
            return false;
        }
        return !response.writeQueueFull() || pause();
    }

    private boolean hold(int bytes, Future<Void> sent) {
        if (sent.isComplete()) {
            return true;
        }
        if (!room.reserve(bytes)) {
            return false;
        }
        sent.onComplete(gone -> room.release(bytes));
        return true;
    }

    private boolean pause() {
        answer.pause();
        if (paused || !counts) {
            return true;
        }
        paused = room.reserve(Unsent.PAUSED_UPSTREAM_BYTES);
        return paused;
    }

    private void goOn() {
        letGo();
        if (!over) {
            answer.resume();
        }
    }

    /** Nothing more is passed on. */
    void end() {
        over = true;
        letGo();
    }

    private void letGo() {
        if (paused) {
            paused = false;
            room.release(Unsent.PAUSED_UPSTREAM_BYTES);
        }
    }
}
