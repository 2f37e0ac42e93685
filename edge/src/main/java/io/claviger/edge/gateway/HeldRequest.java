package io.claviger.edge.gateway;

import io.claviger.core.body.BodyForm;
import io.claviger.core.body.BodyGate;
import io.claviger.core.body.GuardedBodyReader;
import io.claviger.core.body.GuardedOperation;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.guard.RequestValues.BodyFault;
import io.claviger.edge.http.BoundedBody;
import io.claviger.edge.http.EarlyAnswer;
import io.claviger.edge.http.HeldBytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body must be judged before anything of it is forwarded. The body is read as it comes and kept, until
 * its end or until it is known that it can't be judged; then the verdict is asked for, once. Lives on one event loop.
 */
final class HeldRequest extends Underway {
    /** A body has this long to come at most, and one second more for each {@value #BYTES_A_SECOND} bytes that came. */
    private static final long GRACE_NANOS = 30_000_000_000L;

    private static final long BYTES_A_SECOND = 16_384;

    private static final BodyFault NO_ROOM = new BodyFault(
            ErrorCode.UNAVAILABLE, "Too many bodies are being judged at the moment; send the request again.");
    private static final BodyFault TOO_SLOW =
            new BodyFault(ErrorCode.BODY_MALFORMED, "The body did not arrive in time.");
    private static final BodyFault CUT =
            new BodyFault(ErrorCode.BODY_MALFORMED, "The body is not as long as Content-Length says.");
    private static final BodyFault UPGRADE = new BodyFault(
            ErrorCode.MEDIA_TYPE_UNSUPPORTED, "What is sent through an upgraded connection can't be judged.");

    private final HttpServerRequest request;
    private final GuardedOperation operation;
    private final RequestValues outside;
    private final GatewayLoop loop;
    private final Verdict verdict;
    private final BodyGate gate;
    private final HeldBody body;
    private final long graceNanos;
    private final @Nullable String length;
    private final long startNanos = System.nanoTime();
    private @Nullable GuardedBodyReader reader;
    private @Nullable BodyFault fault;
    private boolean over;

    /** What is made of the request. */
    interface Verdict {
        /** @param body what was read of it; the rest is still to come */
        void judge(RequestValues values, HeldBody body);

        /** The client broke off before there was a verdict. */
        void abandon();
    }

    HeldRequest(
            HttpServerRequest request,
            GuardedOperation operation,
            RequestValues outside,
            HeldBytes room,
            GatewayLoop loop,
            Verdict verdict) {
        this.request = request;
        this.operation = operation;
        this.outside = outside;
        this.loop = loop;
        this.verdict = verdict;
        length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        gate = operation.gate(ForwardedFields.of(request));
        // what a JSON Patch writes is kept until its place is known
        var weight = gate instanceof BodyGate.Readable(var form) && form == BodyForm.JSON_PATCH ? 2 : 1;
        body = new HeldBody(room, length == null ? -1 : Long.parseLong(length), weight);
        graceNanos = Math.min(GRACE_NANOS, loop.config().idle().toNanos());
    }

    void start() {
        loop.open().add(this);
        if (Tunnel.isAskedFor(request)) {
            conclude(outside.withFault(UPGRADE));
        } else if (RequestBody.isNone(request)) {
            body.end();
            conclude(operation.withoutBody(outside));
        } else if (length != null && BoundedBody.exceeds(length, operation.maxBodyBytes())) {
            conclude(outside.withFault(tooLarge()));
        } else {
            switch (gate) {
                case BodyGate.Readable(var form) -> {
                    reader = operation.reader(form);
                    read();
                }
                case BodyGate.Unsupported(var reason) -> {
                    fault = new BodyFault(ErrorCode.MEDIA_TYPE_UNSUPPORTED, reason);
                    // HTTP/2 says only by what follows whether there is a body at all
                    if (request.version() == HttpVersion.HTTP_2 && length == null) {
                        read();
                    } else {
                        conclude(outside.withFault(fault));
                    }
                }
            }
        }
    }

    private void read() {
        request.exceptionHandler(this::broken);
        request.response().exceptionHandler(this::broken);
        request.handler(this::take);
        request.endHandler(end -> end());
        body.ask();
        EarlyAnswer.goOn(request);
    }

    private void take(Buffer part) {
        if (over) {
            return;
        }
        body.add(part, this::feed);
        if (!body.fits()) {
            conclude(outside.withFault(NO_ROOM));
        } else if (fault != null) {
            conclude(outside.withFault(fault));
        }
    }

    private void feed(byte[] bytes, int from, int to) {
        if (fault == null && reader != null && !reader.feed(bytes, from, to)) {
            fault = GuardedOperation.with(outside, reader.finish()).fault();
        }
    }

    private void end() {
        if (over) {
            return;
        }
        body.end();
        if (length != null && body.length() != Long.parseLong(length)) {
            conclude(outside.withFault(CUT));
        } else if (body.length() == 0) {
            conclude(operation.withoutBody(outside));
        } else if (reader != null) {
            conclude(GuardedOperation.with(outside, reader.finish()));
        }
    }

    private void conclude(RequestValues values) {
        over = true;
        loop.open().remove(this);
        if (!body.whole()) {
            request.pause();
        }
        verdict.judge(values, body);
    }

    private void broken(Throwable cause) {
        if (!over) {
            over = true;
            loop.open().remove(this);
            body.release();
            verdict.abandon();
        }
    }

    @Override
    void look(long nanos, long micros, boolean changed, boolean lapsed) {
        if (!over && nanos - startNanos > graceNanos + body.length() / BYTES_A_SECOND * 1_000_000_000L) {
            conclude(outside.withFault(TOO_SLOW));
        }
    }

    private BodyFault tooLarge() {
        return new BodyFault(
                ErrorCode.BODY_TOO_LARGE, "The body may have at most " + operation.maxBodyBytes() + " bytes here.");
    }
}
