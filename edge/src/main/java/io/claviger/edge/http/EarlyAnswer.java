package io.claviger.edge.http;

import io.claviger.core.error.ErrorCode;
import io.claviger.edge.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Function;

/** Answers a request although its body may not have been read, so that the client can read the answer. */
public final class EarlyAnswer {
    /** A body up to this size is read to its end, so that the connection can be used again. */
    private static final int DRAINED_BYTES = 65_536;

    private static final int DRAINED_DIGITS = 5;

    private EarlyAnswer() {}

    /** Asks for the body where the client waits to be asked. HTTP/1.0 knows no such thing (RFC 9110 section 10.1.1). */
    public static void goOn(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_0
                && request.headers().contains(HttpHeaders.EXPECT, "100-continue", true)) {
            request.response().writeContinue();
        }
    }

    /** Sends the problem; see {@link #send(HttpServerRequest, Function)}. */
    public static void send(HttpServerRequest request, Problem problem) {
        send(request, problem::send);
    }

    /**
     * Sends an answer. What is left of a short body is read and thrown away; a longer one, or one that the client may
     * not send at all because it waits for a 100, ends the connection (HTTP/1) or the stream (HTTP/2).
     *
     * @param answer writes the whole answer
     */
    public static void send(HttpServerRequest request, Function<HttpServerResponse, Future<Void>> answer) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (request.isEnded() || drainable(request)) {
            var unused = answer.apply(response);
            // of HTTP/2 only what has ended comes here, and Vert.x has such a one resumed no more
            if (request.version() != HttpVersion.HTTP_2) {
                request.handler(null).exceptionHandler(gone -> {}).resume();
            }
        } else if (request.version() == HttpVersion.HTTP_2) {
            answer.apply(response).onComplete(sent -> stopBody(request));
        } else {
            sendAndClose(request, answer);
        }
    }

    static void malformed(HttpServerRequest request, WireFault fault) {
        send(request, problem(fault));
    }

    /** For a request that the codec could not read: nothing that follows it can be read either. */
    static void malformedAndClose(HttpServerRequest request, WireFault fault) {
        sendAndClose(request, problem(fault)::send);
    }

    private static Problem problem(WireFault fault) {
        var code = fault == WireFault.NO_ROOM || fault == WireFault.LONG_HEADS
                ? ErrorCode.UNAVAILABLE
                : ErrorCode.REQUEST_MALFORMED;
        return Problem.of(code, fault.detail()).withStatus(fault.status());
    }

    private static void sendAndClose(HttpServerRequest request, Function<HttpServerResponse, Future<Void>> answer) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        answer.apply(request.response()).onComplete(sent -> request.connection().close());
    }

    /** Asks an HTTP/2 client to send no more of a body that nobody will read (RFC 9113 section 8.1). */
    private static void stopBody(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.response().reset(0);
        }
    }

    private static boolean drainable(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return false;
        }
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        }
        return length.length() <= DRAINED_DIGITS
                && Integer.parseInt(length) <= DRAINED_BYTES
                && !request.headers().contains(HttpHeaders.EXPECT);
    }
}
