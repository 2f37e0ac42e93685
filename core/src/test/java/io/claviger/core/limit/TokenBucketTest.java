package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.NOW;
import static io.claviger.core.limit.LimitFixture.SECOND;
import static io.claviger.core.limit.LimitFixture.bucket;
import static io.claviger.core.limit.LimitFixture.charge;
import static io.claviger.core.limit.LimitFixture.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.time.MicroClock;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {
    /** The level as an integer of 1 / window tokens, of any size. */
    private static final class Oracle {
        final BigInteger limit;
        final BigInteger window;
        BigInteger level;
        long at = NOW;

        Oracle(Limit rule) {
            limit = BigInteger.valueOf(rule.limit());
            window = BigInteger.valueOf(rule.windowMicros());
            level = limit.multiply(window);
        }

        void settle(long now) {
            level = level.add(limit.multiply(BigInteger.valueOf(now - at))).min(limit.multiply(window));
            at = now;
        }

        boolean has(long cost, long afterMicros) {
            var then = level.add(limit.multiply(BigInteger.valueOf(afterMicros)));
            return then.compareTo(window.multiply(BigInteger.valueOf(cost))) >= 0;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "3, 7",
        "50, 10",
        "1000, 60",
        "32767, 3600",
        "32768, 3600",
        "999999999, 31622400",
        "1000000000, 31622400",
        "1000000000, 1",
        "1, 31622400"
    })
    void itAgreesWithTheOracleAtEveryStep(long limit, long windowSeconds) {
        for (var seed = 0; seed < 10; seed++) {
            var random = new Random(limit + seed);
            var rule = bucket("a", limit, windowSeconds);
            var states = new LimitStates();
            var set = set(rule);
            var oracle = new Oracle(rule);
            var now = NOW;
            for (var step = 0; step < 2000; step++) {
                now += random.nextInt(10) == 0
                        ? random.nextLong(2 * rule.windowMicros())
                        : random.nextLong(1 + rule.windowMicros() / 50);
                var cost = random.nextInt(4) == 0 ? 1 + random.nextLong(limit + limit / 9 + 1) : 1;
                oracle.settle(now);
                var verdict = states.consume(charge(set, cost), now);
                assertThat(verdict.allowed()).isEqualTo(cost <= limit && oracle.has(cost, 0));
                if (verdict.allowed()) {
                    oracle.level = oracle.level.subtract(oracle.window.multiply(BigInteger.valueOf(cost)));
                } else if (cost > limit) {
                    assertThat(verdict.waitMicros()).isEqualTo(MicroClock.NEVER);
                } else {
                    assertThat(oracle.has(cost, verdict.waitMicros())).isTrue();
                    assertThat(oracle.has(cost, verdict.waitMicros() - 1)).isFalse();
                }
                assertThat(BigInteger.valueOf(verdict.states().getFirst().remaining()))
                        .isEqualTo(oracle.level.divide(oracle.window));
            }
        }
    }

    @Test
    void nothingDriftsWhenItIsAskedEachMicrosecond() {
        var meter = new TokenBucket(bucket("a", 7, 3), NOW);
        meter.take(7, NOW);
        for (var micro = 1; micro <= 3 * SECOND; micro++) {
            meter.settle(NOW + micro);
            assertThat(meter.remaining()).isEqualTo(micro * 7L / (3 * SECOND));
        }
    }

    @Test
    void fullBucketAllowsABurstAndThenTheRate() {
        var states = new LimitStates();
        var set = set(bucket("a", 10, 10));
        assertThat(states.consume(charge(set, 10), NOW).allowed()).isTrue();
        var refused = states.consume(charge(set, 1), NOW + 999_999);
        assertThat(refused.retryAfterSeconds()).isEqualTo(1);
        assertThat(states.consume(charge(set, 1), NOW + SECOND).allowed()).isTrue();
        assertThat(states.consume(charge(set, 2), NOW + 2 * SECOND).allowed()).isFalse();
        assertThat(states.consume(charge(set, 2), NOW + 3 * SECOND).allowed()).isTrue();
    }
}
