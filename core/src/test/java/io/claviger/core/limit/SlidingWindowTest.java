package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.NOW;
import static io.claviger.core.limit.LimitFixture.SECOND;
import static io.claviger.core.limit.LimitFixture.charge;
import static io.claviger.core.limit.LimitFixture.set;
import static io.claviger.core.limit.LimitFixture.sliding;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.time.MicroClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingWindowTest {
    private record Taken(long at, long units) {}

    /** Every unit that was ever taken, summed up anew each time. */
    private static final class Oracle {
        private final List<Taken> taken = new ArrayList<>();

        long usedWithin(long micros, long now) {
            return taken.stream()
                    .filter(one -> one.at > now - micros)
                    .mapToLong(Taken::units)
                    .sum();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 50, 1000, 1024})
    void upToItsExactBoundItAgreesWithTheOracleAtEveryStep(long limit) {
        for (var seed = 0; seed < 10; seed++) {
            var random = new Random(limit * 100 + seed);
            var rule = sliding("a", limit, 1 + random.nextInt(20));
            var window = rule.windowMicros();
            var states = new LimitStates();
            var oracle = new Oracle();
            var set = set(rule);
            var now = NOW;
            for (var step = 0; step < 1500; step++) {
                now += step(random, window, limit);
                var cost = cost(random, limit);
                var used = oracle.usedWithin(window, now);
                var verdict = states.consume(charge(set, cost), now);
                assertThat(verdict.allowed()).isEqualTo(used + cost <= limit);
                if (verdict.allowed()) {
                    oracle.taken.add(new Taken(now, cost));
                    used += cost;
                }
                assertThat(verdict.states().getFirst().remaining()).isEqualTo(limit - used);
                if (!verdict.allowed()) {
                    var wait = verdict.waitMicros();
                    if (cost > limit) {
                        assertThat(wait).isEqualTo(MicroClock.NEVER);
                    } else {
                        assertThat(oracle.usedWithin(window, now + wait) + cost).isLessThanOrEqualTo(limit);
                        assertThat(oracle.usedWithin(window, now + wait - 1) + cost)
                                .isGreaterThan(limit);
                    }
                }
            }
        }
    }

    /** What was taken within the last so many micros. */
    private static final class Recent {
        private final long micros;
        private final Deque<Taken> taken = new ArrayDeque<>();
        private long units;

        Recent(long micros) {
            this.micros = micros;
        }

        long at(long now) {
            while (!taken.isEmpty() && taken.getFirst().at <= now - micros) {
                units -= taken.removeFirst().units;
            }
            return units;
        }

        void add(long now, long cost) {
            taken.add(new Taken(now, cost));
            units += cost;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1025, 2000, 10_000, 1_000_000_000})
    void aboveItsExactBoundNoWindowHoldsOneMoreAndARefusalIsAtMostOneSlotEarly(long limit) {
        for (var seed = 0; seed < 5; seed++) {
            var random = new Random(limit + seed);
            var rule = sliding("a", limit, 1 + random.nextInt(20));
            var window = rule.windowMicros();
            var inWindow = new Recent(window);
            var inWindowAndSlot = new Recent(window + Math.ceilDiv(window, SlidingWindow.SLOTS));
            var meter = new SlidingWindow(rule);
            var refused = 0;
            var now = NOW;
            for (var step = 0; step < 20_000; step++) {
                now += random.nextInt(2000) == 0 ? random.nextLong(2 * window) : random.nextLong(window / 2000);
                var cost = 1 + random.nextLong(Math.max(1, limit / 1000));
                meter.settle(now);
                if (meter.waitMicros(cost, now) == 0) {
                    meter.take(cost, now);
                    assertThat(inWindow.at(now) + cost).isLessThanOrEqualTo(limit);
                    inWindow.add(now, cost);
                    inWindowAndSlot.add(now, cost);
                } else {
                    refused++;
                    assertThat(inWindowAndSlot.at(now) + cost).isGreaterThan(limit);
                }
            }
            assertThat(refused).isPositive();
        }
    }

    private static long step(Random random, long window, long aWindow) {
        return switch (random.nextInt(40)) {
            case 0 -> window;
            case 1 -> window - 1;
            case 2 -> random.nextLong(2 * window);
            case 3, 4, 5 -> 1;
            case 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 -> 0;
            default -> random.nextLong(1 + 2 * window / aWindow);
        };
    }

    private static long cost(Random random, long limit) {
        return switch (random.nextInt(10)) {
            case 0 -> 1 + random.nextLong(limit + 1);
            case 1, 2 -> 1 + random.nextLong(Math.max(1, limit / 5));
            default -> 1;
        };
    }

    @Test
    void presetAllowsFiftyInTenSecondsAndTheNextWhenTheFirstIsTenSecondsOld() {
        var states = new LimitStates();
        var set = set(Limit.PRESET);
        for (var i = 0; i < 50; i++) {
            assertThat(states.consume(charge(set, 1), NOW + i * 1000).allowed()).isTrue();
        }
        var refused = states.consume(charge(set, 1), NOW + 10 * SECOND - 1);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfterSeconds()).isEqualTo(1);
        assertThat(states.consume(charge(set, 1), NOW + 10 * SECOND).allowed()).isTrue();
        assertThat(states.consume(charge(set, 1), NOW + 10 * SECOND).allowed()).isFalse();
    }

    @Test
    void timeThatIsSetBackOpensNothing() {
        var states = new LimitStates();
        var set = set(sliding("a", 2, 10));
        states.consume(charge(set, 2), NOW);
        assertThat(states.consume(charge(set, 1), NOW - 3600 * SECOND).allowed())
                .isFalse();
        assertThat(states.consume(charge(set, 1), NOW + 10 * SECOND).allowed()).isTrue();
    }

    @Test
    void logHasNoMoreEntriesThanItsBoundWhateverIsSent() {
        var exact = new SlidingWindow(sliding("a", SlidingWindow.EXACT_UP_TO, 3600));
        var coarse = new SlidingWindow(sliding("a", Limit.MAX_LIMIT, 3600));
        for (var i = 0; i < 100_000; i++) {
            var now = NOW + i * 100_000L;
            for (var meter : List.of(exact, coarse)) {
                meter.settle(now);
                if (meter.waitMicros(1, now) == 0) {
                    meter.take(1, now);
                }
            }
        }
        assertThat(exact.trail().times()).hasSizeLessThanOrEqualTo(SlidingWindow.EXACT_UP_TO);
        assertThat(coarse.trail().times()).hasSizeLessThanOrEqualTo(SlidingWindow.SLOTS + 2);
        assertThat(exact.compactTrail().times()).hasSizeLessThanOrEqualTo(66);
    }
}
