package io.claviger.store.decision;

import io.claviger.core.trace.TracedDecision;
import org.jspecify.annotations.Nullable;

/** Reads the decisions that are kept. */
public interface DecisionReads {
    /** The decision with this id; null where there is none, or it is kept no longer. */
    @Nullable TracedDecision find(String id);
}
