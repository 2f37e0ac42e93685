package io.claviger.core.limit;

import static io.claviger.core.limit.LimitFixture.NOW;
import static io.claviger.core.limit.LimitFixture.bucket;
import static io.claviger.core.limit.LimitFixture.charge;
import static io.claviger.core.limit.LimitFixture.set;
import static io.claviger.core.limit.LimitFixture.sliding;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Charges of two limits of a key and one of its account, that are all taken or none: whatever threads do at once, one
 * order of doing it explains what each was told, what is left included.
 */
public class LimitLincheckTest {
    private static final LimitSet OWN = set(sliding("own", 4, 60), bucket("bucket", 5, 60));
    private static final LimitSet ACCOUNT = set(sliding("all", 6, 60));

    private final LimitStates states = new LimitStates();

    @Operation
    public String one() {
        return told(states.consume(charge(OWN, ACCOUNT, null, 1), NOW));
    }

    @Operation
    public String three() {
        return told(states.consume(charge(OWN, ACCOUNT, null, 3), NOW));
    }

    @Operation
    public String another() {
        return told(states.consume(new Charge("other", OWN, "account", ACCOUNT, null, 2), NOW));
    }

    @Operation
    public String left() {
        return told(states.peek(charge(OWN, ACCOUNT, null, 1), NOW));
    }

    /** What it comes to, by one thread and three numbers: all of them, or none. */
    public static class Counted {
        private final int[] key = {4, 5};
        private final int[] other = {4, 5};
        private int account = 6;

        public String one() {
            return take(key, 1);
        }

        public String three() {
            return take(key, 3);
        }

        public String another() {
            return take(other, 2);
        }

        public String left() {
            return told(has(key, 1), key);
        }

        private String take(int[] own, int cost) {
            var allowed = has(own, cost);
            if (allowed) {
                own[0] -= cost;
                own[1] -= cost;
                account -= cost;
            }
            return told(allowed, own);
        }

        private boolean has(int[] own, int cost) {
            return own[0] >= cost && own[1] >= cost && account >= cost;
        }

        private String told(boolean allowed, int[] own) {
            return (allowed ? "allowed " : "refused ") + own[0] + " " + own[1] + " " + account;
        }
    }

    private static String told(LimitVerdict verdict) {
        var text = new StringBuilder(verdict.allowed() ? "allowed" : "refused");
        verdict.states().forEach(state -> text.append(' ').append(state.remaining()));
        return text.toString();
    }

    @Test
    void chargesAreAllOrNothingInOneOrder() {
        new StressOptions()
                .iterations(Integer.getInteger("lincheck.iterations", 10))
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(Counted.class)
                .check(LimitLincheckTest.class);
    }
}
