package io.claviger.control.http;

import io.claviger.core.error.ClavigerException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a body while it is made, on the call's virtual thread: one chunk at a time, and the next only when the socket
 * took it. What fails before the first chunk is answered as ever; what fails later resets the stream, so that nobody
 * takes half a body for a whole one.
 */
final class StreamedAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);
    private static final int CHUNK = 64 << 10;

    /** A client that does not take a chunk for so long is gone. */
    private static final long LONGEST_WAIT_SECONDS = 30;

    /** Who looks on must keep up: nothing is held back for it. */
    private static final long LONGEST_LIVE_WAIT_SECONDS = 5;

    /** While something is sent all the time, the caller's token is not looked at each time. */
    private static final long CHECK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** The client is gone, or slower than anyone need be. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(Throwable cause) {
            super(cause);
        }
    }

    private final Context context;
    private final HttpServerResponse response;
    private final Runnable requireStill;
    private Buffer chunk = Buffer.buffer();
    private boolean begun;
    private boolean live;
    private long checkedAt;

    /** The thread that waits for what comes next, while somebody looks on. */
    private @Nullable Thread waiting;

    /** @param requireStill throws where the caller's token is accepted no longer, which ends the stream */
    StreamedAnswer(Context context, HttpServerResponse response, Runnable requireStill) {
        this.context = context;
        this.response = response;
        this.requireStill = requireStill;
    }

    /** Sends it all, and waits for that. */
    void send(HttpAnswer answer, HttpAnswer.LineSource lines) {
        live = lines.live();
        if (live) {
            begin();
        }
        try {
            lines.writeTo(line -> {
                chunk.appendBytes(line.getBytes(StandardCharsets.UTF_8)).appendByte((byte) '\n');
                if (live || chunk.length() >= CHUNK) {
                    flush(answer);
                }
            });
            flush(answer);
            await(response::end);
        } catch (Broken e) {
            LOG.debug("a client went away while it was being answered", e);
            reset();
        } catch (RuntimeException e) {
            if (!begun) {
                throw e;
            }
            var refusal = e instanceof ClavigerException known ? known.detail() : "a fault of ours";
            if (live && e instanceof ClavigerException known && known.code().status() < 500) {
                LOG.debug("who looked on may do so no more: {}", refusal);
            } else {
                LOG.error("an answer was broken off: {}", refusal, e);
            }
            reset();
        } finally {
            if (live) {
                end();
            }
        }
    }

    /** From here on a client that goes away wakes whoever would show it something: its place is free at once. */
    private void begin() {
        synchronized (this) {
            waiting = Thread.currentThread();
        }
        context.runOnContext(now -> response.closeHandler(gone -> {
            synchronized (this) {
                if (waiting != null) {
                    waiting.interrupt();
                }
            }
        }));
    }

    private void end() {
        synchronized (this) {
            waiting = null;
        }
        // what the thread does next is another's
        Thread.interrupted();
    }

    private void flush(HttpAnswer answer) {
        requireStill();
        var full = chunk;
        chunk = Buffer.buffer();
        await(() -> {
            if (!begun) {
                begun = true;
                Answering.head(response, answer).setChunked(true);
            }
            return response.write(full);
        });
    }

    private void requireStill() {
        var now = System.nanoTime();
        if (!live || !begun || now - checkedAt >= CHECK_EVERY_NANOS) {
            requireStill.run();
            checkedAt = now;
        }
    }

    /** Does something on the event loop and waits until it is done. */
    private void await(Supplier<Future<Void>> work) {
        var done = Promise.<Void>promise();
        context.runOnContext(now -> {
            if (response.closed() || response.ended()) {
                done.fail("the connection is closed");
            } else {
                work.get().onComplete(done);
            }
        });
        try {
            var longest = live ? LONGEST_LIVE_WAIT_SECONDS : LONGEST_WAIT_SECONDS;
            done.future().toCompletionStage().toCompletableFuture().get(longest, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Broken(e);
        }
    }

    private void reset() {
        context.runOnContext(now -> response.reset());
    }
}
