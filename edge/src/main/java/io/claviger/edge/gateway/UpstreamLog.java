package io.claviger.edge.gateway;

import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.UpstreamSightings.Seen;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what became of the requests to an upstream. Event loops write without waiting for each other. */
final class UpstreamLog {
    private static final int FIRST_SERVER_ERROR = 500;

    /** So finely the time of the latest answer is kept: loops need not contend for it with each request. */
    private static final long RESOLUTION_MICROS = 100_000;

    private final MicroClock clock;
    private final LongAdder answers = new LongAdder();
    private final LongAdder serverErrors = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile long lastAnswerMicros;
    private volatile @Nullable Failure lastFailure;

    private record Failure(long atMicros, String what) {}

    UpstreamLog(MicroClock clock) {
        this.clock = clock;
    }

    void answered(int status) {
        var nowMicros = clock.nowMicros();
        answers.increment();
        if (status >= FIRST_SERVER_ERROR) {
            serverErrors.increment();
        }
        var failure = lastFailure;
        if (Math.abs(nowMicros - lastAnswerMicros) > RESOLUTION_MICROS
                || (failure != null && failure.atMicros >= lastAnswerMicros)) {
            lastAnswerMicros = nowMicros;
        }
    }

    void failed(String what) {
        failures.increment();
        lastFailure = new Failure(clock.nowMicros(), what);
    }

    Seen seen(boolean paused) {
        var failure = lastFailure;
        return new Seen(
                answers.sum(),
                serverErrors.sum(),
                failures.sum(),
                lastAnswerMicros,
                failure == null ? 0 : failure.atMicros,
                failure == null ? null : failure.what,
                paused);
    }
}
