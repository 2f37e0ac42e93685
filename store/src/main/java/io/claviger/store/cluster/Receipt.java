package io.claviger.store.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a change is in force.
 *
 * @param complete whether no request that is sent from now on is judged by what was before, on any node
 */
public record Receipt(long revision, boolean complete, List<Node> nodes) {
    public Receipt {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node that has applied it, or may be judging by what was before.
     *
     * @param micros from the commit until the node was seen to have applied it; null where it was not
     * @param outOfTouchUntilMicros until when it may judge by what was before, at the latest; null where it has applied it
     */
    public record Node(
            String id, @Nullable Long micros, @Nullable Long outOfTouchUntilMicros) {}
}
