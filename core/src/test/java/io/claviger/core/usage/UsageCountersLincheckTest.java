package io.claviger.core.usage;

import io.claviger.core.credential.Key;
import io.claviger.core.credential.Pepper;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.KeyFixture;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Decisions that are counted while others are flushed, to a database that fails now and then, and while rows of past
 * minutes are closed: each is handed over once, none twice, and none is lost.
 */
public class UsageCountersLincheckTest {
    private static final Key KEY = KeyFixture.aKey().build(new Pepper(1, new byte[Pepper.LENGTH]));
    private static final Decision ALLOWED = new Decision.Allowed("d", KEY, null, null);
    private static final AccessRequest REQUEST = new AccessRequest(
            Door.GATEWAY, Presented.Nothing.INSTANCE, null, new Target.Unknown("GET /a"), 60_000_000L);

    /** Within the minute of what is counted, and long after it: then its row is closed. */
    private static final long NOW = 70_000_000L;

    private static final long LATER = 600_000_000L;

    private static final ClavigerException AWAY = new ClavigerException(ErrorCode.UNAVAILABLE, "away");

    private final UsageCounters counters = new UsageCounters(100);

    @Operation
    public void count() {
        counters.count(REQUEST, ALLOWED, null);
    }

    @Operation(nonParallelGroup = "flusher")
    public long flush() {
        return flushed(NOW);
    }

    @Operation(nonParallelGroup = "flusher")
    public long flushAndClose() {
        return flushed(LATER);
    }

    @Operation(nonParallelGroup = "flusher")
    public void flushInVain() {
        try {
            counters.flush(
                    batch -> {
                        throw AWAY;
                    },
                    LATER);
        } catch (ClavigerException away) {
            if (away != AWAY) {
                throw away;
            }
        }
    }

    private long flushed(long now) {
        var sum = new long[1];
        counters.flush(
                batch -> sum[0] +=
                        batch.counts().stream().mapToLong(UsageCount::count).sum(),
                now);
        return sum[0];
    }

    /** What it comes to: one number. */
    public static class Counted {
        private long waiting;

        public void count() {
            waiting++;
        }

        public long flush() {
            var sum = waiting;
            waiting = 0;
            return sum;
        }

        public long flushAndClose() {
            return flush();
        }

        public void flushInVain() {
            // nothing was handed over
        }
    }

    @Test
    void everyDecisionIsHandedOverOnce() {
        new StressOptions()
                .iterations(Integer.getInteger("lincheck.iterations", 10))
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(4)
                .sequentialSpecification(Counted.class)
                .check(UsageCountersLincheckTest.class);
    }
}
