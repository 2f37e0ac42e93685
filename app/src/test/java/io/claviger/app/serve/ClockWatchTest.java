package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final long SECOND = 1_000_000;

    private final AtomicLong wall = new AtomicLong(1_800_000_000L * SECOND);
    private final AtomicLong steady = new AtomicLong(-5_000_000_000L);
    private final List<Long> back = new ArrayList<>();
    private final ClockWatch watch = new ClockWatch(wall::get, steady::get, back::add);

    private void pass(long wallMicros, long steadyMicros) {
        wall.addAndGet(wallMicros);
        steady.addAndGet(steadyMicros * 1_000);
        watch.look();
    }

    @Test
    void aClockThatRunsIsNoStep() {
        for (var i = 0; i < 1_000; i++) {
            pass(SECOND + 300, SECOND);
        }
        pass(40 * SECOND, 40 * SECOND);

        assertThat(back).isEmpty();
    }

    @Test
    void aStepBackIsToldOnceByItsLength() {
        pass(SECOND - 3_600 * SECOND, SECOND);
        pass(SECOND, SECOND);
        pass(-9 * SECOND, SECOND);

        assertThat(back).containsExactly(3_600 * SECOND, 10 * SECOND);
    }

    @Test
    void aStepForwardIsNotToldAsOneBack() {
        pass(3_601 * SECOND, SECOND);

        assertThat(back).isEmpty();
    }
}
