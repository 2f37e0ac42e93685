package io.claviger.core.trace;

import java.util.List;

/** Where decisions are kept. */
@FunctionalInterface
public interface DecisionSink {
    /**
     * Keeps decisions, and forgets those that are past; one that is kept already is passed over.
     *
     * @param decisions may be none
     *
     * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where they can't be kept now
     */
    void write(List<TracedDecision> decisions);
}
