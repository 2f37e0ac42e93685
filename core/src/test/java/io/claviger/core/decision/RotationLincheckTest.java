package io.claviger.core.decision;

import io.claviger.core.credential.Key;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.limit.LimitStates;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Secrets of a key that are replaced while they are judged, by rotation and by revocation of an overlap: at every moment
 * the current secret is accepted, the one before it while it overlaps, and no older one.
 */
public class RotationLincheckTest {
    private static final long NOW = 1_700_000_000_000_000L;
    private static final SnapshotFixture SHAPES = new SnapshotFixture();
    private static final KeyFixture FIXTURE = KeyFixture.aKey();
    private static final Secret[] SECRETS = new Secret[3];
    private static final Key[] OVERLAPPING = new Key[3];
    private static final Key[] ALONE = new Key[3];

    static {
        SECRETS[0] = FIXTURE.secret();
        OVERLAPPING[0] = FIXTURE.build(SHAPES.pepper);
        ALONE[0] = OVERLAPPING[0];
        for (var i = 1; i < SECRETS.length; i++) {
            FIXTURE.rotated(Long.MAX_VALUE - 1);
            SECRETS[i] = FIXTURE.secret();
            var secrets = FIXTURE.build(SHAPES.pepper).secrets();
            OVERLAPPING[i] = with(List.of(secrets.getFirst(), secrets.getLast()));
            ALONE[i] = with(List.of(secrets.getFirst()));
        }
    }

    private static Key with(List<SecretVersion> secrets) {
        var key = ALONE[0];
        return new Key(
                key.id(),
                key.accountId(),
                key.name(),
                key.type(),
                key.accessType(),
                key.environment(),
                key.policyId(),
                key.policy(),
                key.standing(),
                key.expiresAtMicros(),
                key.metadata(),
                secrets);
    }

    private final SnapshotFixture state = new SnapshotFixture();
    private final DecisionEngine engine = new DecisionEngine(state.snapshot, new LimitStates());
    private int generation;

    public RotationLincheckTest() {
        state.put(ALONE[0]);
    }

    @Operation(nonParallelGroup = "writer")
    public void rotate() {
        if (generation + 1 < SECRETS.length) {
            generation++;
            state.put(OVERLAPPING[generation]);
        }
    }

    @Operation(nonParallelGroup = "writer")
    public void endOverlap() {
        state.put(ALONE[generation]);
    }

    @Operation
    public String first() {
        return judged(0);
    }

    @Operation
    public String second() {
        return judged(1);
    }

    @Operation
    public String third() {
        return judged(2);
    }

    /** The key may do nothing, so that it is refused for that once its secret was accepted. */
    private String judged(int secret) {
        var decision = engine.decide(new AccessRequest(
                Door.GATEWAY, new Presented.BearerSecret(SECRETS[secret]), null, new Target.Unknown("GET /a"), NOW));
        return decision instanceof Decision.Refused refused ? refused.code().name() : "allowed";
    }

    /** What it comes to: which secrets there are. */
    public static class Secrets {
        private int generation;
        private boolean overlaps;

        public void rotate() {
            if (generation + 1 < SECRETS.length) {
                generation++;
                overlaps = true;
            }
        }

        public void endOverlap() {
            overlaps = false;
        }

        public String first() {
            return judged(0);
        }

        public String second() {
            return judged(1);
        }

        public String third() {
            return judged(2);
        }

        private String judged(int secret) {
            return secret == generation || overlaps && secret == generation - 1
                    ? "OPERATION_UNKNOWN"
                    : "CREDENTIAL_INVALID";
        }
    }

    @Test
    void noSecretIsAcceptedBeforeOrAfterItsTime() {
        new StressOptions()
                .iterations(Integer.getInteger("lincheck.iterations", 10))
                .invocationsPerIteration(300)
                .threads(3)
                .actorsPerThread(4)
                .sequentialSpecification(Secrets.class)
                .check(RotationLincheckTest.class);
    }
}
