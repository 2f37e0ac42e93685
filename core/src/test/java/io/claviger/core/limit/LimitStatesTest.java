package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.NOW;
import static io.claviger.core.limit.LimitFixture.SECOND;
import static io.claviger.core.limit.LimitFixture.bucket;
import static io.claviger.core.limit.LimitFixture.charge;
import static io.claviger.core.limit.LimitFixture.reportOnly;
import static io.claviger.core.limit.LimitFixture.set;
import static io.claviger.core.limit.LimitFixture.sliding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LimitStatesTest {
    private static final KnownOwners ALL = (scope, id) -> true;

    private final LimitStates states = new LimitStates();

    @Test
    void nothingIsTakenAnywhereWhereOneRefuses() {
        var own = set(sliding("second", 5, 1), bucket("minute", 10, 60), new Quota("credits", 4, null));
        var accounts = set(sliding("all", 3, 10));
        assertThat(states.consume(charge(own, accounts, null, 3), NOW).allowed())
                .isTrue();
        var refused = states.consume(charge(own, accounts, null, 1), NOW);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.refusedBy()).extracting(LimitState::label).isEqualTo("account:all");
        assertThat(refused.states()).extracting(LimitState::remaining).containsExactly(2L, 7L, 1L, 0L);
        assertThat(refused.retryAfterSeconds()).isEqualTo(10);
    }

    @Test
    void theOneThatTakesLongestToComeBackIsNamed() {
        var own = set(sliding("second", 1, 1), new Quota("credits", 1, null), sliding("minute", 1, 60));
        states.consume(charge(own, 1), NOW);
        var refused = states.consume(charge(own, 1), NOW);
        assertThat(refused.refusedBy()).extracting(LimitState::allowance).isInstanceOf(Quota.class);
        assertThat(refused.retryAfterSeconds()).isEqualTo(LimitState.NEVER);
    }

    @Test
    void limitOfAGroupCountsOnlyItsOperations() {
        var own = set(new Limit("events", Algorithm.SLIDING_WINDOW, 1, 10, "Events"), sliding("all", 3, 10));
        assertThat(states.consume(charge(own, LimitSet.NONE, "Events", 1), NOW).allowed())
                .isTrue();
        assertThat(states.consume(charge(own, LimitSet.NONE, "Events", 1), NOW).allowed())
                .isFalse();
        var other = states.consume(charge(own, LimitSet.NONE, "Customers", 1), NOW);
        assertThat(other.allowed()).isTrue();
        assertThat(other.states()).extracting(LimitState::label).containsExactly("all");
        assertThat(states.consume(charge(own, 1), NOW).allowed()).isTrue();
        assertThat(states.consume(charge(own, 1), NOW).allowed()).isFalse();
    }

    @Test
    void credentialsOfAnAccountShareItsLimitsAndNotTheirOwn() {
        var own = set(sliding("own", 2, 10));
        var accounts = set(sliding("all", 3, 10));
        assertThat(states.consume(new Charge("a", own, "x", accounts, null, 2), NOW)
                        .allowed())
                .isTrue();
        assertThat(states.consume(new Charge("b", own, "x", accounts, null, 2), NOW)
                        .allowed())
                .isFalse();
        assertThat(states.consume(new Charge("b", own, "x", accounts, null, 1), NOW)
                        .allowed())
                .isTrue();
        assertThat(states.consume(new Charge("b", own, "y", accounts, null, 1), NOW)
                        .allowed())
                .isTrue();
    }

    @Test
    void reportOnlyNeverRefusesAndIsSaid() {
        var own = reportOnly(sliding("own", 1, 10));
        var accounts = set(sliding("all", 3, 10));
        assertThat(states.consume(charge(own, accounts, null, 1), NOW).reported())
                .isNull();
        var reported = states.consume(charge(own, accounts, null, 1), NOW);
        assertThat(reported.allowed()).isTrue();
        assertThat(reported.refusedBy()).isNull();
        assertThat(reported.reported()).extracting(LimitState::label).isEqualTo("own");
        assertThat(reported.states()).extracting(LimitState::remaining).containsExactly(0L, 1L);
        // refused by the account: nothing is taken of what only reports either
        var refused = states.consume(charge(reportOnly(sliding("own", 9, 10)), accounts, null, 2), NOW);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.states()).extracting(LimitState::remaining).containsExactly(8L, 1L);
    }

    @Test
    void lookingTakesNothing() {
        var own = set(sliding("own", 1, 10));
        for (var i = 0; i < 3; i++) {
            assertThat(states.peek(charge(own, 1), NOW).allowed()).isTrue();
        }
        states.consume(charge(own, 1), NOW);
        assertThat(states.peek(charge(own, 1), NOW).allowed()).isFalse();
    }

    @Test
    void changedDefinitionKeepsWhatWasUsed() {
        states.consume(charge(set(sliding("a", 10, 10), new Quota("q", 100, null)), 8), NOW);
        assertRemaining(set(new Quota("q", 50, null), sliding("a", 20, 10)), 12, 42);
        assertRemaining(set(sliding("a", 5, 10), new Quota("q", 5, null)), 0, 0);
        assertRemaining(set(bucket("a", 20, 10), new Quota("q", 200, null)), 12, 192);
        assertRemaining(set(sliding("a", 2000, 10), new Quota("q", 200, null)), 1992, 192);
        assertRemaining(set(sliding("b", 10, 10)), 10);
        // a request that was judged by the policy before
        assertRemaining(set(sliding("a", 10, 10), new Quota("q", 100, null)), 2, 92);
        // narrowed while more is used than it now allows: what was used goes when it would have gone
        assertRemaining(set(sliding("a", 5, 10)), 0);
        var later = states.consume(charge(set(sliding("a", 5, 10)), 5), NOW + 10 * SECOND);
        assertThat(later.allowed()).isTrue();
    }

    private void assertRemaining(LimitSet set, long... remaining) {
        assertThat(states.peek(charge(set, 1), NOW).states())
                .extracting(LimitState::remaining)
                .containsExactly(Arrays.stream(remaining).boxed().toArray(Long[]::new));
    }

    @Test
    void limitThatIsTakenAwayForLongerThanAMinuteStartsAfresh() {
        var quota = set(new Quota("q", 10, null));
        var other = set(sliding("a", 1, 1));
        states.consume(charge(quota, 10), NOW);
        states.consume(charge(other, 1), NOW + SECOND);
        states.sweep(ALL, NOW + 130 * SECOND);
        assertThat(states.size()).isZero();
        assertThat(states.consume(charge(quota, 10), NOW + 130 * SECOND).allowed())
                .isTrue();
    }

    @Test
    void onlyKnownOwnersThatUsedSomethingHaveState() {
        var window = set(sliding("a", 10, 30));
        var credits = set(new Quota("q", 10, null));
        for (var i = 0; i < 100; i++) {
            states.consume(new Charge("w" + i, window, "x", LimitSet.NONE, null, 1), NOW);
            states.consume(new Charge("q" + i, credits, "x", LimitSet.NONE, null, 1), NOW);
            states.consume(new Charge("n" + i, LimitSet.NONE, "x", LimitSet.NONE, null, 1), NOW);
        }
        assertThat(states.size()).isEqualTo(200);
        states.sweep(ALL, NOW + 59 * SECOND);
        assertThat(states.size()).isEqualTo(200);
        states.sweep(ALL, NOW + 60 * SECOND);
        assertThat(states.size()).isEqualTo(100);
        states.sweep((scope, id) -> !id.equals("q7"), NOW + 60 * SECOND);
        states.forget(LimitScope.CREDENTIAL, "q8");
        states.forget(LimitScope.CREDENTIAL, "nobody");
        assertThat(states.size()).isEqualTo(98);
    }

    @Test
    void costBeyondAllReasonIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> charge(LimitSet.NONE, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> charge(LimitSet.NONE, Long.MIN_VALUE));
        assertThat(states.consume(charge(set(sliding("a", 1, 1)), Long.MAX_VALUE), NOW)
                        .allowed())
                .isFalse();
        assertThat(states.consume(charge(set(bucket("a", 1, 1)), Long.MAX_VALUE), NOW)
                        .allowed())
                .isFalse();
        assertThat(states.consume(charge(set(new Quota("a", 1, null)), Long.MAX_VALUE), NOW)
                        .allowed())
                .isFalse();
    }

    @Test
    void windowsGoOnWhenTheClockIsSetBack() {
        var own = set(sliding("minute", 3, 60), bucket("second", 100, 1));
        assertThat(states.consume(charge(own, 3), NOW).allowed()).isTrue();
        var anHour = 3_600 * SECOND;

        // not told yet: nothing comes back, and nothing more is given
        assertThat(states.consume(charge(own, 1), NOW - anHour + SECOND).allowed())
                .isFalse();
        states.clockSetBack(anHour);

        var shut = states.consume(charge(own, 1), NOW - anHour + 59 * SECOND);
        assertThat(shut.allowed()).isFalse();
        assertThat(shut.retryAfterSeconds()).isEqualTo(1);
        assertThat(states.consume(charge(own, 3), NOW - anHour + 60 * SECOND).allowed())
                .as("a minute has passed, whatever the clock says")
                .isTrue();
        assertThat(states.consume(charge(own, 1), NOW - anHour + 60 * SECOND).allowed())
                .isFalse();
        states.sweep(ALL, NOW - anHour + 200 * SECOND);
        assertThat(states.size()).as("swept as the time passes").isZero();
    }
}
