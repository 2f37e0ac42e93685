package io.claviger.edge.gateway;

import io.claviger.edge.http.EarlyAnswer;
import io.claviger.edge.http.Unsent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to the upstream, no faster than the upstream takes it. It is framed anew: by its length
 * where that was announced, else in chunks.
 */
final class RequestBody {
    /** Of an HTTP/2 stream, as it is before either side changes it (RFC 9113 section 6.9.2). */
    private static final long WINDOW_BYTES = 65_535;

    private final HttpServerRequest request;
    private final Passage passage;
    private final @Nullable String length;
    private final boolean http2;
    private final boolean none;
    /** What came of an HTTP/2 body of unknown length before there was a connection to send it on. */
    private @Nullable Buffer early;

    /** What was kept of it until it was judged; goes first. */
    private final @Nullable HeldBody held;

    private @Nullable HttpClientRequest out;
    private long bytes;
    /** Whether all of it has come. */
    private boolean ended;
    /** Whether all of it was sent on. */
    private boolean sent;

    RequestBody(HttpServerRequest request, Passage passage, @Nullable HeldBody held) {
        this.request = request;
        this.passage = passage;
        this.held = held;
        http2 = request.version() == HttpVersion.HTTP_2;
        length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        none = isNone(request);
        bytes = held == null ? 0 : held.length();
        ended = none || held != null && held.whole();
    }

    /** Whether a request's head says that it has no body. */
    static boolean isNone(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.version() != HttpVersion.HTTP_2
                && (length == null || length.equals("0"))
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** How many bytes of it may be read that the upstream does not take, or not yet. */
    long mostWaiting() {
        if (none) {
            return 0;
        }
        if (http2) {
            return WINDOW_BYTES;
        }
        return length == null
                ? Unsent.PAUSED_CLIENT_BYTES
                : Math.min(Long.parseLong(length), Unsent.PAUSED_CLIENT_BYTES);
    }

    /** Whether the request surely has no body. */
    boolean isNone() {
        return none || ended && bytes == 0 && (http2 || held != null);
    }

    /** Whether it will be known in a moment if there is a body: HTTP/2 says so behind the head. */
    boolean isOpen() {
        return http2 && length == null && !ended;
    }

    boolean ended() {
        return ended;
    }

    /** Whether the upstream has got all of it. */
    boolean sent() {
        return sent || none;
    }

    /** Nothing more of it is wanted. */
    void release() {
        if (held != null) {
            held.release();
        }
    }

    /** How many bytes were read of it. */
    long bytes() {
        return bytes;
    }

    /**
     * Keeps the body back until there is a connection. HTTP/2 says only by what follows whether there is one at all; so
     * there its first part is awaited.
     */
    void hold() {
        if (ended) {
            return;
        }
        if (held != null || !http2 || length != null) {
            request.pause();
        }
        request.handler(this::take);
        request.endHandler(end -> end());
    }

    void sendTo(HttpClientRequest upstream) {
        out = upstream;
        if (isNone()) {
            if (length != null) {
                upstream.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
            }
            sent = true;
            upstream.end();
            return;
        }
        if (held != null && ended) {
            upstream.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(bytes));
        } else if (length != null) {
            upstream.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        } else {
            upstream.setChunked(true);
        }
        if (held == null || !held.asked()) {
            EarlyAnswer.goOn(request);
        }
        upstream.drainHandler(drained -> more(upstream));
        more(upstream);
    }

    /** Sends on what was kept, as far as the upstream takes it, and then what comes. */
    private void more(HttpClientRequest upstream) {
        while (held != null && !held.isEmpty()) {
            if (upstream.writeQueueFull()) {
                return;
            }
            var part = held.poll();
            if (part != null) {
                upstream.write(part);
                passage.progress();
            }
        }
        if (early != null) {
            var first = early;
            early = null;
            forward(upstream, first);
        }
        if (!ended) {
            request.resume();
        } else if (!sent) {
            sent = true;
            upstream.end();
        }
    }

    private void take(Buffer chunk) {
        bytes += chunk.length();
        if (out == null) {
            early = chunk;
            request.pause();
        } else {
            forward(out, chunk);
        }
    }

    private void forward(HttpClientRequest upstream, Buffer chunk) {
        upstream.write(chunk);
        passage.progress();
        if (upstream.writeQueueFull()) {
            request.pause();
        }
    }

    private void end() {
        ended = true;
        if (out != null) {
            sent = true;
            out.end();
        }
    }
}
