package io.claviger.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.store.postgres.Attempt.GivenUp;
import io.claviger.store.postgres.Attempt.State;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Of giving up and committing, one happens: what a caller is told was not done is not done later. */
class AttemptTest {
    private final Attempt attempt = new Attempt();

    @Test
    void whatWasGivenUpNeverCommits() {
        assertThat(attempt.giveUp()).isEqualTo(State.RUNNING);

        assertThatThrownBy(attempt::beginCommit).isInstanceOf(GivenUp.class);
    }

    @Test
    void whatIsGivenUpWhileItCommitsIsUnknown() {
        attempt.beginCommit();

        assertThat(attempt.giveUp()).isEqualTo(State.COMMITTING);
        assertThatThrownBy(attempt::committed).isInstanceOf(GivenUp.class);
    }

    @Test
    void whatIsCommittedCanNoLongerBeGivenUp() {
        attempt.beginCommit();
        attempt.committed();

        assertThat(attempt.giveUp()).isEqualTo(State.COMMITTED);
    }

    @Test
    void whoGivesUpLetsTheNextHaveItsTurnOnce() throws Exception {
        var turns = new Semaphore(1);
        attempt.awaitTurn(turns);
        assertThat(turns.availablePermits()).isZero();

        attempt.giveUp();
        attempt.end();

        assertThat(turns.availablePermits()).isEqualTo(1);
    }

    @Test
    void giversUpAndCommittersNeverBothWin() throws Exception {
        var together = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var i = 0; i < 5_000; i++) {
                var contended = new Attempt();
                Callable<State> givingUp = () -> {
                    together.await();
                    return contended.giveUp();
                };
                Callable<Boolean> committing = () -> {
                    together.await();
                    return begins(contended);
                };
                var given = threads.submit(givingUp);
                var begun = threads.submit(committing);

                assertThat(given.get()).isEqualTo(begun.get() ? State.COMMITTING : State.RUNNING);
            }
        }
    }

    private static boolean begins(Attempt attempt) {
        try {
            attempt.beginCommit();
            return true;
        } catch (GivenUp e) {
            return false;
        }
    }
}
