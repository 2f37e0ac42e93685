package io.claviger.core.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.LeaseFixture;
import io.claviger.core.lease.Lease.State;
import io.claviger.core.time.MicroClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final Duration MICRO = Duration.ofNanos(1_000);

    private final LeaseFixture time = new LeaseFixture();
    private final Lease lease = time.lease;

    @Test
    void nothingIsJudgedBeforeTheFirstRenewal() {
        var fresh = Lease.of(LeaseTerms.USUAL, () -> 0, () -> 0);

        assertThat(fresh.state()).isEqualTo(State.LAPSED);
        assertThat(fresh.ageMicros()).isEqualTo(MicroClock.NEVER);
        fresh.renew(fresh.now());
        assertThat(fresh.state()).isEqualTo(State.IN_TOUCH);
    }

    @Test
    void withTimeItLosesTouchAndThenLapses() {
        time.pass(time.terms.duration().minus(MICRO));
        assertThat(lease.requireJudging()).as("degraded").isFalse();
        time.pass(MICRO);
        assertThat(lease.state()).isEqualTo(State.OUT_OF_TOUCH);
        assertThat(lease.requireJudging()).as("degraded").isTrue();
        time.pass(time.terms.tolerance().minus(MICRO));
        assertThat(lease.state()).isEqualTo(State.OUT_OF_TOUCH);
        assertThat(lease.lapsesInMicros()).isEqualTo(1);
        time.pass(MICRO);
        assertThat(lease.lapsesInMicros()).isZero();
        assertThatThrownBy(lease::requireJudging)
                .isInstanceOfSatisfying(
                        ClavigerException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(lease.refusals()).isEqualTo(1);
        time.renew();
        assertThat(lease.state()).isEqualTo(State.IN_TOUCH);
    }

    @Test
    void aMachineThatWasSuspendedHasLapsedThoughTheMonotonicClockStoodStill() {
        time.micros.addAndGet(time.terms.lapsesAfterMicros());

        assertThat(lease.state()).isEqualTo(State.LAPSED);
    }

    @Test
    void aWallClockThatIsSetBackProlongsNothing() {
        time.nanos.addAndGet(time.terms.duration().toNanos());
        time.micros.addAndGet(-Duration.ofDays(1).toNanos() / 1000);

        assertThat(lease.state()).isEqualTo(State.OUT_OF_TOUCH);
    }

    @Test
    void aRenewalCountsFromBeforeItWasAskedFor() {
        var asked = lease.now();
        time.pass(time.terms.duration());
        lease.renew(asked);

        assertThat(lease.state()).isEqualTo(State.OUT_OF_TOUCH);
    }

    @Test
    void aRenewalThatWasAskedForEarlierShortensNothing() {
        var early = lease.now();
        time.pass(time.terms.duration());
        time.renew();
        lease.renew(early);

        assertThat(lease.state()).isEqualTo(State.IN_TOUCH);
    }

    @Test
    void whatIsGivenUpIsLapsed() {
        lease.end();

        assertThat(lease.state()).isEqualTo(State.LAPSED);
    }

    @Test
    void aNodeWithItsStoreToItselfIsAlwaysInTouch() {
        assertThat(Lease.none().requireJudging()).isFalse();
        assertThat(Lease.none().lapsesInMicros()).isEqualTo(MicroClock.NEVER);
    }

    @Test
    void toleranceIsNoShorterThanTheLease() {
        assertThatThrownBy(() -> new LeaseTerms(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
