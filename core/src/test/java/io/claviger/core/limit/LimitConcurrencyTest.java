package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.NOW;
import static io.claviger.core.limit.LimitFixture.SECOND;
import static io.claviger.core.limit.LimitFixture.bucket;
import static io.claviger.core.limit.LimitFixture.set;
import static io.claviger.core.limit.LimitFixture.sliding;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LimitConcurrencyTest {
    private static final int CALLERS = 64;

    @Test
    void sixtyFourCallersGetExactlyWhatThereIs() throws Exception {
        var own = set(sliding("w", 5000, 60), bucket("b", 5000, 60), new Quota("q", 5000, null));
        var accounts = set(sliding("all", 7000, 60));
        var states = new LimitStates();
        var allowed = new AtomicLongArray(2);
        together(caller -> {
            var key = caller % 2;
            var charge = new Charge("key" + key, own, "account", accounts, null, 1);
            for (var i = 0; i < 1000; i++) {
                if (states.consume(charge, NOW).allowed()) {
                    allowed.incrementAndGet(key);
                }
            }
        });
        assertThat(allowed.get(0) + allowed.get(1)).isEqualTo(7000);
        for (var key = 0; key < 2; key++) {
            var left = 5000 - allowed.get(key);
            assertThat(states.peek(new Charge("key" + key, own, "account", accounts, null, 1), NOW)
                            .states())
                    .extracting(LimitState::remaining)
                    .containsExactly(left, left, left, 0L);
        }
    }

    @Test
    void credentialsThatMeetAtTheirAccountGetExactlyWhatItHas() throws Exception {
        // no caller shares a credential's lock with another: the account's is all that keeps them apart
        var own = set(sliding("w", 1_000_000, 60));
        var accounts = set(new Quota("q", 640_000, null), bucket("b", 1_000_000_000, 60));
        var states = new LimitStates();
        var allowed = new AtomicLong();
        together(caller -> {
            var charge = new Charge("key" + caller, own, "account", accounts, null, 1);
            var mine = 0;
            for (var i = 0; i < 20_000; i++) {
                mine += states.consume(charge, NOW).allowed() ? 1 : 0;
            }
            allowed.addAndGet(mine);
        });
        assertThat(allowed.get()).isEqualTo(640_000);
        assertThat(states.peek(new Charge("key0", LimitSet.NONE, "account", accounts, null, 1), NOW)
                        .states())
                .extracting(LimitState::remaining)
                .containsExactly(1_000_000_000L - 640_000, 0L);
    }

    @Test
    void refusalsOfOneNeverTakeFromAnother() throws Exception {
        // the credits of each key run out at different counts, while the account has enough for all
        var accounts = set(new Quota("all", 1_000_000, null));
        var states = new LimitStates();
        var taken = new AtomicLong();
        together(caller -> {
            var own = set(new Quota("q", 10 * (caller % 8 + 1), null));
            var charge = new Charge("key" + caller % 8, own, "account", accounts, null, 1 + caller % 3);
            for (var i = 0; i < 500; i++) {
                if (states.consume(charge, NOW).allowed()) {
                    taken.addAndGet(charge.cost());
                }
            }
        });
        var left = states.peek(new Charge("key0", LimitSet.NONE, "account", accounts, null, 1), NOW)
                .states()
                .getFirst()
                .remaining();
        assertThat(left).isEqualTo(1_000_000 - taken.get());
        assertThat(taken.get()).isBetween(8L, 10L * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8));
    }

    @Test
    void noWindowHoldsOneMoreWhileTimePasses() throws Exception {
        for (var limit : List.of(37, 1500)) {
            var window = SECOND;
            var own = set(sliding("w", limit, 1));
            var states = new LimitStates();
            var clock = new AtomicLong(NOW);
            var taken = new ConcurrentLinkedQueue<Long>();
            together(caller -> {
                var charge = new Charge("key", own, "account", LimitSet.NONE, null, 1);
                for (var i = 0; i < 1000; i++) {
                    var verdict = states.consume(charge, clock.addAndGet(131));
                    if (verdict.allowed()) {
                        taken.add(verdict.atMicros());
                    }
                }
            });
            var times = taken.stream().mapToLong(Long::longValue).sorted().toArray();
            for (var i = limit; i < times.length; i++) {
                assertThat(times[i] - times[i - limit]).isGreaterThanOrEqualTo(window);
            }
            // 64,000 calls in 8.4 windows: all of them were used up, but for what comes back a slot late
            assertThat(times.length).isGreaterThanOrEqualTo(limit * 8);
        }
    }

    @Test
    void changingSweepingAndFlushingAtTheSameTimeLosesNothing() throws Exception {
        var one = set(new Quota("q", 3000, null));
        var other = set(sliding("w", 1_000_000, 60), new Quota("q", 3000, null));
        var states = new LimitStates();
        var taken = new AtomicLong();
        var running = new AtomicBoolean(true);
        var keeper = Thread.ofPlatform().start(() -> {
            while (running.get()) {
                states.sweep((scope, id) -> true, NOW + 3600 * SECOND);
                states.flush(records -> {});
                states.snapshot();
            }
        });
        together(caller -> {
            for (var i = 0; i < 500; i++) {
                var charge = new Charge("key", i % 2 == 0 ? one : other, "account", LimitSet.NONE, null, 1);
                if (states.consume(charge, NOW).allowed()) {
                    taken.incrementAndGet();
                }
                // comes and goes all the time
                states.consume(
                        new Charge("idle" + caller % 4, set(sliding("w", 5, 1)), "account", LimitSet.NONE, null, 1),
                        NOW);
            }
        });
        running.set(false);
        keeper.join();
        assertThat(taken.get()).isEqualTo(3000);
    }

    private static void together(IntConsumer caller) throws InterruptedException, ExecutionException {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(CALLERS)) {
            var done = new ArrayList<Future<?>>();
            for (var i = 0; i < CALLERS; i++) {
                var number = i;
                done.add(threads.submit(() -> {
                    start.await();
                    caller.accept(number);
                    return null;
                }));
            }
            start.countDown();
            for (var one : done) {
                one.get();
            }
        }
    }
}
