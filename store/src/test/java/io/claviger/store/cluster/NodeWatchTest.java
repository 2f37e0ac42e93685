package io.claviger.store.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.lease.Lease;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.store.Changed;
import io.claviger.store.schema.tables.records.NodeRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeWatchTest {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(2), Duration.ofSeconds(60));
    private static final long SECOND = 1_000_000_000L;
    private static final String EPOCH = "epoch";

    private final AtomicLong nanos = new AtomicLong(7 * SECOND);
    private final NodeWatch watch = new NodeWatch("self", nanos::get, () -> nanos.get() / 1_000);

    @Test
    void rowsThatWereReadBeforeTheCommitProveNothing() {
        observe(row("other", 5, 1));
        pass(1);
        var changed = changed(5);

        // a node may have come between, and judge by what was before
        var verdict = watch.judge(changed, EPOCH, nanos.get() + 5 * SECOND);
        assertThat(verdict.settled()).isFalse();
        assertThat(verdict.receipt().complete()).isFalse();

        pass(1);
        observe(row("other", 5, 2), row("come", 4, 1));
        verdict = watch.judge(changed, EPOCH, nanos.get() + 5 * SECOND);
        assertThat(verdict.settled()).isFalse();
        assertThat(verdict.receipt().complete()).isFalse();

        observe(row("other", 5, 3), row("come", 5, 2));
        verdict = watch.judge(changed, EPOCH, nanos.get() + 5 * SECOND);
        assertThat(verdict.settled()).isTrue();
        assertThat(verdict.receipt().complete()).isTrue();
    }

    @Test
    void rowsThatArriveLateTakeNothingBack() {
        var early = nanos.get();
        pass(1);
        var changed = changed(5);
        observe(row("other", 5, 2));
        watch.observe(List.of(row("other", 4, 1)), new Position(EPOCH, 5), early);

        assertThat(watch.judge(changed, EPOCH, nanos.get() + SECOND).receipt().complete())
                .isTrue();
    }

    @Test
    void aRevisionOfAnotherEpochIsNotTheOneThatIsWaitedFor() {
        var changed = changed(5);
        var row = row("other", 900, 1);
        row.setEpoch("former");
        observe(row);

        assertThat(watch.judge(changed, EPOCH, nanos.get() + SECOND).receipt().complete())
                .isFalse();
    }

    @Test
    void whoRenewsButAppliesNothingRefusesLeaseAndToleranceAfterTheCommit() {
        var changed = changed(5);
        for (var renewals = 1; renewals < 70; renewals++) {
            observe(row("other", 4, renewals));
            var verdict = watch.judge(changed, EPOCH, nanos.get());
            var over = nanos.get() - changed.committedNanos() >= 62.62 * SECOND;
            assertThat(verdict.receipt().complete())
                    .as("after %d s", renewals - 1)
                    .isEqualTo(over);
            assertThat(verdict.receipt().nodes()).hasSize(over ? 0 : 1);
            pass(1);
        }
    }

    @Test
    void whoWasOutOfTouchBeforeTheCommitRefusesLeaseAndToleranceAfterItsLastRenewal() {
        observe(row("other", 4, 1));
        var lastRenewal = nanos.get();
        pass(30);
        var changed = changed(5);
        observe(row("other", 4, 1));

        var verdict = watch.judge(changed, EPOCH, nanos.get() + 5 * SECOND);
        assertThat(verdict.settled()).as("not waited for").isTrue();
        assertThat(verdict.receipt().complete()).isFalse();
        var until = verdict.receipt().nodes().getFirst().outOfTouchUntilMicros();
        assertThat(until).isBetween((lastRenewal + 62 * SECOND) / 1_000, (lastRenewal + 63 * SECOND) / 1_000);
        assertThat(watch.judge(changed, EPOCH, nanos.get() + 40 * SECOND).settled())
                .as("waited for, since it refuses before")
                .isFalse();
    }

    @Test
    void howALeaseStandsIsToldByWhenItsRenewalWasSeen() {
        observe(row("other", 4, 1));
        assertThat(watch.states().getFirst().lease()).isEqualTo(Lease.State.IN_TOUCH);
        pass(2);
        observe(row("other", 4, 1));
        assertThat(watch.states().getFirst().lease()).isEqualTo(Lease.State.OUT_OF_TOUCH);
        assertThat(watch.states().getFirst().outOfTouchUntilMicros()).isNotNull();
        observe(row("other", 4, 2));
        assertThat(watch.states().getFirst().lease()).isEqualTo(Lease.State.IN_TOUCH);
        pass(63);
        observe(row("other", 4, 2));
        assertThat(watch.states().getFirst().lease()).isEqualTo(Lease.State.LAPSED);
        assertThat(watch.goneFor(SECOND)).isEmpty();
        pass(1);
        assertThat(watch.goneFor(SECOND)).containsExactly("other");
    }

    @Test
    void aNodeBehindLagsSinceItsNextRevisionWasHeardOf() {
        watch.observe(List.of(row("other", 4, 1)), new Position(EPOCH, 4), nanos.get());
        pass(1);
        watch.observe(List.of(row("other", 4, 2)), new Position(EPOCH, 6), nanos.get());
        pass(2);
        watch.observe(List.of(row("other", 4, 3)), new Position(EPOCH, 7), nanos.get());

        var state = watch.states().getFirst();
        assertThat(state.lagRevisions()).isEqualTo(3);
        assertThat(state.lagMillis()).isEqualTo(2_000);
    }

    private void pass(int seconds) {
        nanos.addAndGet(seconds * SECOND);
    }

    private Changed<String> changed(long revision) {
        return new Changed<>("made", revision, false, nanos.get());
    }

    private void observe(NodeRecord... rows) {
        watch.observe(List.of(rows), new Position(EPOCH, 5), nanos.get());
    }

    private static NodeRecord row(String id, long revision, long renewals) {
        return new NodeRecord(
                id,
                "host",
                "version",
                "edge",
                TERMS.durationMicros(),
                TERMS.lapsesAfterMicros(),
                EPOCH,
                revision,
                renewals,
                0L);
    }
}
