package io.claviger.edge.gateway;

import io.claviger.edge.http.EarlyAnswer;
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
    private final HttpServerRequest request;
    private final Passage passage;
    private final @Nullable String length;
    private final boolean http2;
    private final boolean none;
    /** What came of an HTTP/2 body of unknown length before there was a connection to send it on. */
    private @Nullable Buffer early;

    private @Nullable HttpClientRequest out;
    private long bytes;
    private boolean ended;

    RequestBody(HttpServerRequest request, Passage passage) {
        this.request = request;
        this.passage = passage;
        http2 = request.version() == HttpVersion.HTTP_2;
        length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        none = !http2
                && (length == null || length.equals("0"))
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        ended = none;
    }

    /** Whether the request surely has no body. */
    boolean isNone() {
        return none || http2 && ended && bytes == 0;
    }

    /** Whether it will be known in a moment if there is a body: HTTP/2 says so behind the head. */
    boolean isOpen() {
        return http2 && length == null && !ended;
    }

    boolean ended() {
        return ended;
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
        if (none) {
            return;
        }
        if (!http2 || length != null) {
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
            upstream.end();
            return;
        }
        if (length != null) {
            upstream.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        } else {
            upstream.setChunked(true);
        }
        upstream.drainHandler(drained -> request.resume());
        EarlyAnswer.goOn(request);
        if (early != null) {
            forward(upstream, early);
        }
        if (ended) {
            upstream.end();
        } else {
            request.resume();
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
            out.end();
        }
    }
}
