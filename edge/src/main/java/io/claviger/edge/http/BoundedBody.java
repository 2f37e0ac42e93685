package io.claviger.edge.http;

import io.claviger.core.error.ErrorCode;
import io.claviger.edge.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Collects a request's whole body up to a limit; beyond it the caller gets a 413 that names the limit. */
public final class BoundedBody {
    private final HttpServerRequest request;
    private final int mostBytes;
    private final Consumer<Buffer> whole;
    private final Buffer collected = Buffer.buffer();
    private boolean refused;

    /** @param whole called once with the body, unless it was too large or broke off */
    public BoundedBody(HttpServerRequest request, int mostBytes, Consumer<Buffer> whole) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.whole = whole;
    }

    public void read() {
        EarlyAnswer.goOn(request);
        request.handler(this::take);
        request.endHandler(end -> {
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
            refused = true;
            EarlyAnswer.send(request, tooLarge(mostBytes));
            return;
        }
        collected.appendBuffer(chunk);
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
