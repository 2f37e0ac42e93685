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
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Decisions that are counted while others are flushed, to a database that fails now and then, and while rows of past
 * minutes are closed: when all is quiet and was flushed, each was handed over once. By which flush is not said: one that
 * two count in at once may be listed only after a flush that began when the first of them was done.
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
    private final AtomicLong counted = new AtomicLong();
    private long handedOver;

    @Operation
    public void count() {
        counters.count(REQUEST, ALLOWED, null);
        counted.incrementAndGet();
    }

    @Operation(nonParallelGroup = "flusher")
    public void flush() {
        flush(NOW);
    }

    @Operation(nonParallelGroup = "flusher")
    public void flushAndClose() {
        flush(LATER);
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

    private void flush(long now) {
        counters.flush(
                batch -> handedOver +=
                        batch.counts().stream().mapToLong(UsageCount::count).sum(),
                now);
    }

    @Validate
    public void eachWasHandedOverOnce() {
        flush(NOW);
        if (handedOver != counted.get()) {
            throw new AssertionError(handedOver + " handed over of " + counted + " that were counted");
        }
    }

    @Test
    void everyDecisionIsHandedOverOnce() {
        new StressOptions()
                .iterations(Integer.getInteger("lincheck.iterations", 10))
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(4)
                .check(UsageCountersLincheckTest.class);
    }
}
