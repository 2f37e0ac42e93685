package io.claviger.app.serve;

import io.claviger.core.time.MicroClock;
import io.claviger.core.time.NanoClock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the wall clock with one that nobody sets, each second, and tells when it was set. */
final class ClockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    /** Less is how clocks are kept right, and how two readings differ. */
    private static final long STEP_MICROS = 500_000;

    private static final long MICROS_A_SECOND = 1_000_000;
    private static final long NANOS_A_MICRO = 1_000;
    /** Readings further apart say nothing of one another. */
    private static final long TOGETHER_MICROS = 50_000;

    private final MicroClock wall;
    private final NanoClock steady;
    private final LongConsumer setBack;
    private long wallBefore;
    private long steadyBefore;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("clock-watch").daemon().factory());

    /** @param setBack told by how many microseconds the wall clock was set back */
    ClockWatch(MicroClock wall, NanoClock steady, LongConsumer setBack) {
        this.wall = wall;
        this.steady = steady;
        this.setBack = setBack;
        wallBefore = wall.nowMicros();
        steadyBefore = steady.nowNanos() / NANOS_A_MICRO;
    }

    static ClockWatch start(MicroClock wall, LongConsumer setBack) {
        var watch = new ClockWatch(wall, System::nanoTime, setBack);
        var looking = watch.thread.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    void look() {
        var steadyNow = steady.nowNanos() / NANOS_A_MICRO;
        var wallNow = wall.nowMicros();
        if (steady.nowNanos() / NANOS_A_MICRO - steadyNow > TOGETHER_MICROS) {
            return;
        }
        var step = (wallNow - wallBefore) - (steadyNow - steadyBefore);
        wallBefore = wallNow;
        steadyBefore = steadyNow;
        if (step <= -STEP_MICROS) {
            LOG.warn(
                    "the clock was set back by {} s: limits go on as before, expiry and overlaps go by the clock",
                    -step / MICROS_A_SECOND);
            setBack.accept(-step);
        } else if (step >= STEP_MICROS) {
            LOG.warn(
                    "the clock was set forward by {} s, or the machine was suspended: windows of limits end that much"
                            + " sooner, once",
                    step / MICROS_A_SECOND);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
