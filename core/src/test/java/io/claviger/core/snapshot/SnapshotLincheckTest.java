package io.claviger.core.snapshot;

import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.Standing;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * A key that is put, rotated and revoked by one writer while others look at both its secrets, in the way that the engine
 * does: nobody sees half of a change.
 */
public class SnapshotLincheckTest {
    private static final SnapshotFixture SHAPES = new SnapshotFixture();
    private static final KeyFixture FIXTURE = KeyFixture.aKey();
    private static final Key NEW = FIXTURE.build(SHAPES.pepper);
    private static final Key ROTATED = FIXTURE.rotated(Long.MAX_VALUE - 1).build(SHAPES.pepper);
    private static final Key REVOKED = FIXTURE.that(Standing.REVOKED).build(SHAPES.pepper);
    private static final Secret CURRENT = FIXTURE.secret();
    private static final Secret FORMER = FIXTURE.formerSecret();
    private static final long NOW = 1_700_000_000_000_000L;

    private final SnapshotFixture state = new SnapshotFixture();

    @Operation(nonParallelGroup = "writer")
    public void put() {
        state.put(NEW);
    }

    @Operation(nonParallelGroup = "writer")
    public void rotate() {
        state.put(ROTATED);
    }

    @Operation(nonParallelGroup = "writer")
    public void revoke() {
        state.put(REVOKED);
    }

    @Operation
    public String look() {
        while (true) {
            var stamp = state.snapshot.stamp();
            var seen = seen(CURRENT) + " " + seen(FORMER);
            if (state.snapshot.isStill(stamp)) {
                return seen;
            }
            Thread.onSpinWait();
        }
    }

    private String seen(Secret secret) {
        var found = state.snapshot.find(secret);
        return found == null
                ? "unknown"
                : found.credential().statusAt(NOW) == CredentialStatus.ACTIVE ? "active" : "ended";
    }

    @Test
    void nobodySeesHalfOfAChange() {
        new StressOptions()
                .iterations(Integer.getInteger("lincheck.iterations", 10))
                .invocationsPerIteration(300)
                .threads(3)
                .actorsPerThread(3)
                .check(SnapshotLincheckTest.class);
    }
}
