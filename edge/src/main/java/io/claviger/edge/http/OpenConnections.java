package io.claviger.edge.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that a listener has open, up to a limit, and as long as there is memory for them. What comes beyond is
 * closed unread, and counted.
 */
public final class OpenConnections {
    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String listener;
    private final int most;
    private final HeldBytes memory;
    private final int bytes;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    /** When the next refusal may be logged, on {@link System#nanoTime}. */
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /** @param bytes that each takes of the memory */
    OpenConnections(String listener, int most, HeldBytes memory, int bytes) {
        this.listener = listener;
        this.most = most;
        this.memory = memory;
        this.bytes = bytes;
    }

    /** Counts one more in, unless the limit is reached. */
    boolean admit() {
        var others = open.getAndIncrement();
        if (others < most && memory.reserve(bytes)) {
            return true;
        }
        open.decrementAndGet();
        refused.incrementAndGet();
        warn(others);
        return false;
    }

    /** One that was admitted has ended. */
    void ended() {
        memory.release(bytes);
        open.decrementAndGet();
    }

    /** How many are open now. */
    public int open() {
        return open.get();
    }

    /** How many may be. */
    public int most() {
        return most;
    }

    /** How many were closed unread because too many were open. */
    public long refused() {
        return refused.get();
    }

    /** Once a minute at most: those who flood are not to fill the log too. */
    private void warn(int others) {
        var now = System.nanoTime();
        var next = nextWarning.get();
        if (now - next >= 0 && nextWarning.compareAndSet(next, now + QUIET_NANOS)) {
            LOG.warn(
                    "{} has {} connections open, as many as {}; {} were closed unread so far",
                    listener,
                    others,
                    others >= most ? "it may" : "there is memory for",
                    refused.get());
        }
    }
}
