package io.claviger.edge.gateway;

import org.jspecify.annotations.Nullable;

/** A request that is being dealt with on one event loop: an item of {@link OpenPassages}. */
abstract sealed class Underway permits Passage, HeldRequest {
    @Nullable Underway next;

    @Nullable Underway previous;

    /**
     * Looked at a few times a second.
     *
     * @param changed whether credentials, accounts or the catalog may be others than in the last round
     * @param lapsed whether this node may judge no more, and so let nothing go on
     */
    abstract void look(long nanos, long micros, boolean changed, boolean lapsed);
}
