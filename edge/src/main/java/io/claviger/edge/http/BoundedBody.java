package io.claviger.edge.http;

import io.claviger.core.error.ErrorCode;
import io.claviger.edge.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Collects a request's whole body: up to a limit, beyond which the caller gets a 413 that names it; in the room that all
 * bodies have together, else a 503; and in some time, else a 408. Time is looked at when bytes come; a connection that has
 * gone silent is ended by the idle time-out.
 */
public final class BoundedBody {
    private static final int REQUEST_TIMEOUT = 408;
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long BYTES_A_SECOND = 16_384;

    private final HttpServerRequest request;
    private final int mostBytes;
    private final HeldBytes room;
    private final Consumer<Buffer> whole;
    /** Most bodies come in one part, which is taken as it is. */
    private Buffer collected = Buffer.buffer(0);

    private boolean appended;
    private long reserved;
    private long since;
    private boolean refused;

    /**
     * One for a request.
     *
     * @param room shared by all bodies
     * @param whole called once with the body, unless it was refused or broke off
     */
    public BoundedBody(HttpServerRequest request, int mostBytes, HeldBytes room, Consumer<Buffer> whole) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.room = room;
        this.whole = whole;
    }

    public void read() {
        EarlyAnswer.goOn(request);
        request.exceptionHandler(broken -> leave());
        request.handler(this::take);
        request.endHandler(end -> {
            leave();
            if (!refused) {
                whole.accept(collected);
            }
        });
    }

    private void take(Buffer chunk) {
        if (refused) {
            return;
        }
        if (collected.length() + chunk.length() > mostBytes) {
            refuse(tooLarge(mostBytes));
        } else if (!room.reserve(chunk.length())) {
            refuse(Problem.of(ErrorCode.UNAVAILABLE, "Too many bodies are coming in at once; send the call again."));
        } else if (isTooSlow()) {
            reserved += chunk.length();
            refuse(Problem.of(ErrorCode.BODY_MALFORMED, "The body did not arrive in time.")
                    .withStatus(REQUEST_TIMEOUT));
        } else {
            reserved += chunk.length();
            collect(chunk);
        }
    }

    private void collect(Buffer chunk) {
        if (collected.length() == 0) {
            collected = chunk;
            return;
        }
        if (!appended) {
            // the first part's buffer has no room for more
            collected = Buffer.buffer(collected.length() + chunk.length()).appendBuffer(collected);
            appended = true;
        }
        collected.appendBuffer(chunk);
    }

    private void refuse(Problem problem) {
        refused = true;
        collected = Buffer.buffer(0);
        leave();
        EarlyAnswer.send(request, problem);
    }

    private void leave() {
        room.release(reserved);
        reserved = 0;
    }

    private boolean isTooSlow() {
        var now = System.nanoTime();
        if (reserved == 0) {
            since = now;
        }
        return now - since > GRACE_NANOS + reserved / BYTES_A_SECOND * TimeUnit.SECONDS.toNanos(1);
    }

    /** Whether a Content-Length says more than the limit. Anything but digits does too. */
    public static boolean exceeds(String contentLength, long mostBytes) {
        try {
            return Long.parseLong(contentLength.trim()) > mostBytes;
        } catch (NumberFormatException notDigits) {
            return true;
        }
    }

    public static Problem tooLarge(long mostBytes) {
        return Problem.of(ErrorCode.BODY_TOO_LARGE, "The body may have at most " + mostBytes + " bytes.");
    }
}
