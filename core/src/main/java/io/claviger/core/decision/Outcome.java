package io.claviger.core.decision;

import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.Mode;
import java.util.List;

/** What one check found. */
public sealed interface Outcome {
    /** Nothing against the request. {@code reason} says why, for the explanation. */
    record Passed(String reason) implements Outcome {}

    /** The check has no say: what it looks at is not there. */
    record Skipped(String reason) implements Outcome {}

    /**
     * The request is refused.
     *
     * @param reason why, in words that the caller may be told once its credential proved right
     * @param remedy what would have to change for the request to pass this check
     */
    record Refusal(ErrorCode code, String reason, String remedy) implements Outcome {
        /** What comes of it where its rule is in a mode other than off. */
        Outcome in(Mode mode) {
            return mode == Mode.ENFORCE ? this : new Reported(this);
        }
    }

    /**
     * The request would be refused, were the rule not in report mode.
     *
     * @param refusals what each such rule says, one at least
     */
    record Reported(List<Refusal> refusals) implements Outcome {
        public Reported {
            refusals = List.copyOf(refusals);
        }

        /** One rule's. */
        public Reported(Refusal refusal) {
            this(List.of(refusal));
        }

        /** The first of them. */
        public Refusal refusal() {
            return refusals.getFirst();
        }
    }
}
