package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.NOW;
import static io.claviger.core.limit.LimitFixture.SECOND;
import static io.claviger.core.limit.LimitFixture.charge;
import static io.claviger.core.limit.LimitFixture.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.limit.Quota.Refill;
import io.claviger.core.time.MicroClock;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreditsTest {
    @Test
    void itAgreesWithAnOracleThatWalksFromRefillToRefill() {
        for (var seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var amount = 1 + random.nextInt(100);
            var refill = 1 + random.nextInt(150);
            var every = 1 + random.nextInt(30);
            var set = set(new Quota("q", amount, new Refill(refill, every)));
            var states = new LimitStates();
            long left = amount;
            var now = NOW;
            for (var step = 0; step < 500; step++) {
                var before = now;
                now += random.nextLong(random.nextInt(20) == 0 ? 100 * SECOND : 3 * SECOND);
                left = refilled(left, before, now, amount, refill, every);
                var cost = 1 + random.nextInt(random.nextInt(5) == 0 ? amount + 2 : 3);
                var verdict = states.consume(charge(set, cost), now);
                assertThat(verdict.allowed()).isEqualTo(cost <= left);
                if (verdict.allowed()) {
                    left -= cost;
                } else if (cost > amount) {
                    assertThat(verdict.waitMicros()).isEqualTo(MicroClock.NEVER);
                } else {
                    var there = now + verdict.waitMicros();
                    assertThat(refilled(left, now, there, amount, refill, every))
                            .isGreaterThanOrEqualTo(cost);
                    assertThat(refilled(left, now, there - 1, amount, refill, every))
                            .isLessThan(cost);
                }
                assertThat(verdict.states().getFirst().remaining()).isEqualTo(left);
                states.sweep((scope, id) -> true, now);
            }
        }
    }

    private static long refilled(long left, long from, long to, long amount, long refill, long everySeconds) {
        var every = everySeconds * SECOND;
        var filled = left;
        for (var at = (from / every + 1) * every; at <= to; at += every) {
            filled = Math.min(amount, filled + refill);
        }
        return filled;
    }

    @Test
    void creditsWithoutRefillNeverComeBack() {
        var states = new LimitStates();
        var set = set(new Quota("q", 3, null));
        states.consume(charge(set, 3), NOW);
        states.sweep((scope, id) -> true, NOW + 1_000_000 * SECOND);
        var refused = states.consume(charge(set, 1), NOW + 1_000_000 * SECOND);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfterSeconds()).isEqualTo(LimitState.NEVER);
        assertThat(refused.states().getFirst().resetSeconds()).isEqualTo(LimitState.NEVER);
    }

    @Test
    void dailyQuotaIsRefilledAtMidnightUtc() {
        var states = new LimitStates();
        var set = set(new Quota("q", 3, new Refill(3, 86_400)));
        var midnight = 19_000 * 86_400 * SECOND;
        states.consume(charge(set, 3), midnight - 2 * SECOND);
        var refused = states.consume(charge(set, 1), midnight - 1);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfterSeconds()).isEqualTo(1);
        assertThat(states.consume(charge(set, 3), midnight).allowed()).isTrue();
    }

    @Test
    void quotaThatIsRefilledOverLongerThanMicrosCanCountIsNotWrong() {
        var states = new LimitStates();
        var set = set(new Quota("q", Quota.MAX_AMOUNT, new Refill(1, Limit.MAX_WINDOW_SECONDS)));
        assertThat(states.consume(charge(set, Quota.MAX_AMOUNT), NOW).allowed()).isTrue();
        var refused = states.consume(charge(set, Quota.MAX_AMOUNT), NOW);
        assertThat(refused.retryAfterSeconds()).isEqualTo(LimitState.NEVER);
        assertThat(RateLimitFields.rateLimitPolicy(refused.states())).isEqualTo("\"q\";q=1000000000000");
    }
}
