package io.claviger.app.serve;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Repeats a write so often that a crash loses the last second at most: what a write takes up is what there was when it
 * began, so a write, the pause behind it and the next write must be over within a second. How long the next one takes is
 * held to be what the slowest of late took.
 */
final class EachSecond implements Runnable {
    private static final long ALL_NANOS = TimeUnit.MILLISECONDS.toNanos(900);
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ScheduledExecutorService thread;
    private final Runnable write;
    private long expectedNanos;

    private EachSecond(ScheduledExecutorService thread, Runnable write) {
        this.thread = thread;
        this.write = write;
    }

    /** A thread on which nothing waits any more once it is shut down. */
    static ScheduledThreadPoolExecutor thread(String name) {
        var thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name).daemon().factory());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return thread;
    }

    /** @param write which must not throw */
    static void repeat(ScheduledExecutorService thread, Runnable write) {
        new EachSecond(thread, write).again(FIRST_NANOS);
    }

    @Override
    public void run() {
        var began = System.nanoTime();
        write.run();
        var took = System.nanoTime() - began;
        expectedNanos = Math.max(took, expectedNanos - expectedNanos / 8);
        again(Math.max(SHORTEST_PAUSE_NANOS, ALL_NANOS - took - expectedNanos));
    }

    private void again(long nanos) {
        try {
            var unused = thread.schedule(this, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shutDown) {
            // whoever shut it down writes the last
        }
    }
}
