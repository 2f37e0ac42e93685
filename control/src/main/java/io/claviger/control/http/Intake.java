package io.claviger.control.http;

import io.claviger.core.error.ClavigerException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads one request's body on its event loop, up to a limit, or answers early and throws the rest away. Closing at once
 * while a client still sends would reset the connection and the client would never see the answer; so it is sent whole,
 * and what still comes is dropped up to a bound of bytes and time before the connection is closed (RFC 9112 section
 * 9.6).
 */
public final class Intake {
    /** A slower client than this gets no answer. */
    private static final long LONGEST_BODY_MILLIS = 60_000;

    private static final long LONGEST_DRAIN_MILLIS = 10_000;
    private static final long MOST_DRAINED_BYTES = 64L << 20;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Function<ClavigerException, HttpAnswer> refusals;
    private final Buffer body = Buffer.buffer();
    private long drained;
    private boolean answered;
    private boolean whole;
    private boolean over;

    Intake(Vertx vertx, HttpServerRequest request) {
        this(vertx, request, Problems::of);
    }

    /** @param refusals renders what is wrong with a body, as this door does */
    public Intake(Vertx vertx, HttpServerRequest request, Function<ClavigerException, HttpAnswer> refusals) {
        this.vertx = vertx;
        this.request = request;
        this.refusals = refusals;
    }

    /**
     * Reads the body.
     *
     * @param place left where the client gave up, was too slow, or was answered early; else it is the receiver's to leave
     * @param receiver called with the body once it is there
     */
    public void read(int limit, Admission.Place place, Consumer<Buffer> receiver) {
        if (request.headers().contains("Expect", "100-continue", true)) {
            request.response().writeContinue();
        }
        var timer = vertx.setTimer(LONGEST_BODY_MILLIS, late -> abandon(place));
        request.exceptionHandler(broken -> {
            vertx.cancelTimer(timer);
            abandon(place);
        });
        request.handler(chunk -> {
            if (!isOpen()) {
                return;
            }
            if (body.length() + chunk.length() > limit) {
                vertx.cancelTimer(timer);
                refuse(refusals.apply(Gate.tooLarge(limit)), place);
            } else if (!place.hold(chunk.length())) {
                vertx.cancelTimer(timer);
                refuse(refusals.apply(Admission.tooMuch()), place);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            if (isOpen()) {
                whole = true;
                receiver.accept(body);
            }
        });
    }

    /** Answers now; a body that is still to come is not read. */
    public void answerEarly(HttpAnswer answer) {
        answered = true;
        var mayStay = request.version() == HttpVersion.HTTP_2 || hasNoBody();
        if (mayStay) {
            Answering.send(request.response(), answer);
        } else {
            sendAndDrain(answer);
        }
    }

    /** Whether the body is still awaited: it is neither there, nor refused, nor given up. */
    private boolean isOpen() {
        return !whole && !answered && !over;
    }

    private boolean hasNoBody() {
        var length = request.getHeader("Content-Length");
        return request.isEnded()
                || (!request.headers().contains("Transfer-Encoding") && (length == null || length.equals("0")));
    }

    private void refuse(HttpAnswer answer, Admission.Place place) {
        place.leave();
        answerEarly(answer);
    }

    private void abandon(Admission.Place place) {
        if (isOpen()) {
            over = true;
            place.leave();
            request.connection().close();
        }
    }

    private void sendAndDrain(HttpAnswer answer) {
        var response = request.response();
        response.putHeader("Connection", "close");
        Answering.head(response, answer);
        response.putHeader("Content-Length", Integer.toString(answer.body().length));
        response.write(Buffer.buffer(answer.body()));
        request.exceptionHandler(broken -> close());
        request.handler(chunk -> {
            drained += chunk.length();
            if (drained > MOST_DRAINED_BYTES) {
                close();
            }
        });
        request.endHandler(end -> close());
        vertx.setTimer(LONGEST_DRAIN_MILLIS, late -> close());
    }

    private void close() {
        if (!over) {
            over = true;
            request.response().end();
            request.connection().close();
        }
    }
}
