package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.NOW;
import static io.claviger.core.limit.LimitFixture.SECOND;
import static io.claviger.core.limit.LimitFixture.bucket;
import static io.claviger.core.limit.LimitFixture.charge;
import static io.claviger.core.limit.LimitFixture.set;
import static io.claviger.core.limit.LimitFixture.sliding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimitPersistenceTest {
    private static final KnownOwners ALL = (scope, id) -> true;

    private final Map<LimitOwner, LimitRecord> table = new HashMap<>();
    private final LimitStateSink sink = records -> records.forEach(record -> {
        if (record.state().isEmpty()) {
            table.remove(record.owner());
        } else {
            table.put(record.owner(), record);
        }
    });

    @Test
    void quotasAndWindowsOfAMinuteSurviveARestartAndShorterOnesDoNot() {
        var own = set(
                sliding("short", 10, 59),
                sliding("long", 10, 60),
                bucket("bucket", 10, 60),
                new Limit("events", Algorithm.SLIDING_WINDOW, 5000, 3600, "Events"),
                new Quota("credits", 10, null));
        var accounts = set(new Quota("day", 10, new Quota.Refill(10, 86_400)));
        var states = new LimitStates();
        states.consume(charge(own, accounts, "Events", 4), NOW);
        states.flush(sink);
        assertThat(states.snapshot()).containsExactlyInAnyOrderElementsOf(table.values());

        var restarted = restarted(NOW + SECOND);
        var verdict = restarted.peek(charge(own, accounts, "Events", 1), NOW + SECOND);
        assertThat(verdict.states()).extracting(LimitState::remaining).containsExactly(10L, 6L, 6L, 4996L, 6L, 6L);
        assertThat(restarted
                        .consume(charge(own, accounts, "Events", 7), NOW + SECOND)
                        .allowed())
                .isFalse();
    }

    @Test
    void noWindowHoldsOneMoreAcrossRestarts() {
        for (var seed = 0; seed < 30; seed++) {
            table.clear();
            var random = new Random(seed);
            var limit = 1 + random.nextInt(random.nextBoolean() ? 30 : 3000);
            var set = set(sliding("a", limit, 60));
            var taken = new ArrayList<long[]>();
            var states = new LimitStates();
            var now = NOW;
            for (var step = 0; step < 1500; step++) {
                now += random.nextLong(120 * SECOND / Math.min(limit, 300));
                if (random.nextInt(100) == 0) {
                    states.flush(sink);
                    states = restarted(now);
                }
                var cost = 1 + random.nextInt(Math.max(1, limit / 50));
                if (states.consume(charge(set, cost), now).allowed()) {
                    taken.add(new long[] {now, cost});
                    var start = now - 60 * SECOND;
                    var used = taken.stream()
                            .filter(one -> one[0] > start)
                            .mapToLong(one -> one[1])
                            .sum();
                    assertThat(used).isLessThanOrEqualTo(limit);
                }
            }
        }
    }

    @Test
    void onlyWhatChangedIsWrittenAndWhatIsGoneIsDeleted() {
        var states = new LimitStates();
        var credits = set(new Quota("q", 10, null));
        for (var id : List.of("a", "b", "c")) {
            states.consume(new Charge(id, credits, "x", LimitSet.NONE, null, 1), NOW);
        }
        states.flush(sink);
        states.consume(new Charge("b", credits, "x", LimitSet.NONE, null, 1), NOW);
        states.consume(new Charge("z", set(sliding("s", 5, 5)), "x", LimitSet.NONE, null, 1), NOW);
        states.forget(LimitScope.CREDENTIAL, "c");
        states.flush(records -> {
            assertThat(records).extracting(LimitRecord::ownerId).containsExactlyInAnyOrder("b", "c");
            sink.write(records);
        });
        assertThat(table.keySet()).extracting(LimitOwner::id).containsExactlyInAnyOrder("a", "b");
        states.flush(records -> assertThat(records).as("nothing changed").isEmpty());
    }

    @Test
    void whatTheSinkRefusedIsOfferedAgain() {
        var states = new LimitStates();
        var credits = set(new Quota("q", 10, null));
        states.consume(new Charge("a", credits, "x", LimitSet.NONE, null, 1), NOW);
        states.consume(new Charge("b", credits, "x", LimitSet.NONE, null, 1), NOW);
        states.flush(sink);
        states.consume(new Charge("a", credits, "x", LimitSet.NONE, null, 1), NOW);
        states.forget(LimitScope.CREDENTIAL, "b");
        assertThatIllegalStateException()
                .isThrownBy(() -> states.flush(records -> {
                    throw new IllegalStateException("disk full");
                }));
        states.flush(sink);
        assertThat(table).hasSize(1);
        assertThat(restarted(NOW)
                        .peek(new Charge("a", credits, "x", LimitSet.NONE, null, 1), NOW)
                        .states())
                .extracting(LimitState::remaining)
                .containsExactly(8L);
    }

    @Test
    void ownerThatComesBackBetweenTwoFlushesKeepsItsNewState() {
        var states = new LimitStates();
        var credits = set(new Quota("q", 10, null));
        states.consume(charge(credits, 5), NOW);
        states.flush(sink);
        states.forget(LimitScope.CREDENTIAL, "key");
        states.consume(charge(credits, 2), NOW);
        states.flush(sink);
        states.flush(sink);
        assertThat(restarted(NOW).peek(charge(credits, 1), NOW).states())
                .extracting(LimitState::remaining)
                .containsExactly(8L);
    }

    @Test
    void restoredStateWaitsForItsCredentialAndIsWrittenAgain() {
        var quota = set(new Quota("q", 10, null), sliding("hour", 10, 3600));
        var states = new LimitStates();
        states.consume(charge(quota, 4), NOW);
        states.flush(sink);
        var second = restarted(NOW + 100 * SECOND);
        second.sweep(ALL, NOW + 200 * SECOND);
        second.consume(charge(LimitSet.NONE, LimitSet.NONE, null, 1), NOW + 200 * SECOND);
        second.flush(sink);
        var third = restarted(NOW + 300 * SECOND);
        assertThat(third.peek(charge(quota, 1), NOW + 300 * SECOND).states())
                .extracting(LimitState::remaining)
                .containsExactly(6L, 6L);
        // the window is past, the credits are not
        var fourth = restarted(NOW + 3600 * SECOND);
        assertThat(fourth.peek(charge(quota, 1), NOW + 3600 * SECOND).states())
                .extracting(LimitState::remaining)
                .containsExactlyInAnyOrder(6L, 10L);
    }

    @Test
    void recordOfAnUnknownOwnerIsNotTakenUpAndIsDeleted() {
        var states = new LimitStates();
        states.consume(charge(set(new Quota("q", 10, null)), 4), NOW);
        states.flush(sink);
        var restarted = new LimitStates();
        restarted.restore(List.copyOf(table.values()), (scope, id) -> false, NOW);
        assertThat(restarted.size()).isZero();
        restarted.flush(sink);
        assertThat(table).isEmpty();
    }

    @Test
    void clockThatRanAheadBeforeTheRestartDoesNotFreezeAWindow() {
        var hour = set(sliding("hour", 10, 3600));
        var states = new LimitStates();
        states.consume(charge(hour, 10), NOW + 100_000 * SECOND);
        states.flush(sink);
        var restarted = restarted(NOW);
        assertThat(restarted.consume(charge(hour, 1), NOW).allowed()).isFalse();
        assertThat(restarted.consume(charge(hour, 1), NOW + 3600 * SECOND).allowed())
                .isTrue();
    }

    @Test
    void recordOfABusyOwnerIsSmall() {
        var states = new LimitStates();
        var own = set(sliding("a", 1000, 60), sliding("b", 1_000_000, 3600), new Quota("q", 1_000_000, null));
        for (var i = 0; i < 100_000; i++) {
            states.consume(charge(own, 1), NOW + i * 100_000L);
        }
        assertThat(states.snapshot().getFirst().state().length()).isLessThan(1200);
    }

    @Test
    void brokenRecordIsRefusedAndNamed() {
        var states = new LimitStates();
        states.consume(charge(set(sliding("a", 100, 60), new Quota("q", 10, null)), 1), NOW);
        var good = states.snapshot().getFirst();
        var bytes = good.stateBytes();
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++) {
            var broken = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
            for (var flips = random.nextInt(3); flips > 0 && broken.length > 0; flips--) {
                broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                new LimitStates().restore(List.of(new LimitRecord(good.owner(), broken)), ALL, NOW);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("CREDENTIAL key");
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitStates()
                        .restore(List.of(new LimitRecord(LimitScope.ACCOUNT, "x", "no base64!")), ALL, NOW))
                .withMessageContaining("ACCOUNT x");
    }

    private LimitStates restarted(long now) {
        var states = new LimitStates();
        states.restore(List.copyOf(table.values()), ALL, now);
        return states;
    }
}
