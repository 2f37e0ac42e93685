package io.claviger.store.cluster;

import io.claviger.core.lease.Lease;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as another one sees it, by its own clock.
 *
 * @param self whether it is the node that was asked
 * @param revision the one that it has applied
 * @param lagRevisions how many it has not applied yet
 * @param lagMillis since when it has been behind, in milliseconds; 0 where it is not
 * @param lease how its lease stands: at worst, since a renewal is seen some time after it was made
 * @param outOfTouchUntilMicros when it refuses at the latest, unless it is back before; null where it is in touch or
 *     refuses already
 */
public record NodeState(
        String id,
        String host,
        String version,
        List<String> roles,
        boolean self,
        long startedAtMicros,
        long revision,
        long lagRevisions,
        long lagMillis,
        Lease.State lease,
        @Nullable Long outOfTouchUntilMicros) {
    public NodeState {
        roles = List.copyOf(roles);
    }
}
