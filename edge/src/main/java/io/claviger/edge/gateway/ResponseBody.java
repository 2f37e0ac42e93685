package io.claviger.edge.gateway;

import io.claviger.core.catalog.Api;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** An upstream's answer on its way to the client, no faster than the client takes it. */
final class ResponseBody {
    private static final long UNKNOWN = -1;

    private final HttpClientResponse answer;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Passage passage;
    private long remaining = UNKNOWN;
    private boolean ended;

    ResponseBody(HttpClientResponse answer, HttpServerRequest request, Passage passage) {
        this.answer = answer;
        this.request = request;
        this.response = request.response();
        this.passage = passage;
    }

    void relay(Api api) {
        head(answer, request, passage, api);
        frame();
        answer.exceptionHandler(passage::answerBroke);
        answer.endHandler(end -> end());
        passage.relayed(0);
        if (hasNoBody()) {
            return;
        }
        answer.handler(this::take);
        if (remaining == UNKNOWN) {
            // a stream's head goes out at once, unless its first part is here already
            passage.soon(this::headAlone);
        }
    }

    /** Says what the upstream says, but for the body's framing. */
    static void head(HttpClientResponse answer, HttpServerRequest request, Passage passage, Api api) {
        var response = request.response().setStatusCode(answer.statusCode());
        if (request.version() != HttpVersion.HTTP_2 && !answer.statusMessage().equals(response.getStatusMessage())) {
            // a status with another text than the usual one is an object of its own, and written letter by letter
            response.setStatusMessage(answer.statusMessage());
        }
        ForwardedFields.copyBack(answer.headers(), response.headers());
        passage.mark(response.headers());
        Cors.permit(api, request.headers(), response.headers());
    }

    private void frame() {
        var length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, length);
            remaining = hasNoBody() ? 0 : Long.parseLong(length);
        } else if (!hasNoBody()) {
            response.setChunked(true);
        }
    }

    private boolean hasNoBody() {
        return hasNoBody(request, answer);
    }

    /** RFC 9110 section 6.4.1. */
    static boolean hasNoBody(HttpServerRequest request, HttpClientResponse answer) {
        var status = answer.statusCode();
        return request.method() == HttpMethod.HEAD || status == 204 || status == 304;
    }

    private void headAlone() {
        if (!ended && !response.headWritten() && response.isChunked()) {
            response.writeHead();
        }
    }

    private void take(Buffer chunk) {
        passage.relayed(chunk.length());
        if (remaining != UNKNOWN) {
            remaining -= chunk.length();
            if (remaining == 0) {
                // the last part and the end in one write
                finish(chunk);
                return;
            }
        }
        passage.passOn(answer, chunk);
    }

    private void end() {
        if (ended) {
            return;
        }
        if (remaining > 0) {
            passage.answerBroke(new IllegalStateException(remaining + " bytes of the answer are missing"));
            return;
        }
        ForwardedFields.copyTrailers(answer, response);
        finish(Buffer.buffer());
    }

    private void finish(Buffer last) {
        ended = true;
        var sent = last.length() == 0 ? response.end() : response.end(last);
        if (request.version() == HttpVersion.HTTP_1_0 && remaining == UNKNOWN && !hasNoBody()) {
            // it knows no chunks: only the connection's end tells where the answer ends (RFC 9112 section 6.3)
            sent.onComplete(written -> request.connection().close());
        }
        passage.complete();
    }
}
