package io.claviger.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TryDelaysTest {
    private static final long SECOND = 1_000_000;

    private final AtomicLong now = new AtomicLong(1_760_000_000L * SECOND);
    private final TryDelays delays = new TryDelays(3, 60, now::get, new SecureRandom());

    @Test
    void waitsGrowFromOneTryToTheNextUpToTheLongest() {
        for (var free = 0; free < 3; free++) {
            assertThat(delays.begin("jo", null)).isZero();
        }
        for (var wait : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(delays.begin("jo", null)).isEqualTo(wait);
            now.addAndGet(wait * SECOND);
            assertThat(delays.begin("jo", null)).isZero();
        }
    }

    @Test
    void whoTriesWhileHeMustWaitDoesNotMakeItLonger() {
        for (var i = 0; i < 3; i++) {
            delays.begin("jo", null);
        }
        for (var i = 0; i < 1000; i++) {
            assertThat(delays.begin("jo", null)).isEqualTo(1);
        }
        now.addAndGet(SECOND);
        assertThat(delays.begin("jo", null)).isZero();
    }

    @Test
    void eachIsCountedForItselfAndASuccessForgets() {
        for (var i = 0; i < 3; i++) {
            delays.begin("jo", "192.0.2.1");
        }
        assertThat(delays.begin("jo", "192.0.2.1")).isPositive();
        assertThat(delays.begin("jo", "192.0.2.2")).isZero();
        assertThat(delays.begin("jo", null)).isZero();
        assertThat(delays.begin("al", "192.0.2.1")).isZero();
        delays.succeed("jo", "192.0.2.1");
        assertThat(delays.begin("jo", "192.0.2.1")).isZero();
        assertThat(delays.tries("jo", "192.0.2.1")).isEqualTo(1);
    }

    @Test
    void aDayWithoutATryForgets() {
        for (var i = 0; i < 20; i++) {
            delays.begin("jo", null);
            now.addAndGet(61 * SECOND);
        }
        now.addAndGet(86_400 * SECOND);
        assertThat(delays.tries("jo", null)).isZero();
        assertThat(delays.begin("jo", null)).isZero();
    }

    @Test
    void manyOthersDoNotMakeOneWithManyTriesForgotten() {
        for (var i = 0; i < 10; i++) {
            delays.begin("jo", null);
            now.addAndGet(61 * SECOND);
        }
        for (var i = 0; i < 200_000; i++) {
            delays.begin("other-" + i, null);
        }
        assertThat(delays.tries("jo", null)).isEqualTo(10);
    }
}
