package io.claviger.core.decision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is judged, as a door saw it.
 *
 * @param address the client's address in its canonical text, or null where the door was not told
 * @param permissions permissions that the caller must have beside the operation's own
 * @param reach the account within which the door's own caller may know credentials: any other is unknown to it; null
 *     for all
 * @param cost units that the call takes from limits and quotas; 0 for what its operation costs, or 1
 * @param atMicros when it arrived
 */
public record AccessRequest(
        Door door,
        Presented presented,
        @Nullable String address,
        Target target,
        List<String> permissions,
        @Nullable String reach,
        long cost,
        long atMicros) {

    public AccessRequest {
        permissions = List.copyOf(permissions);
    }

    public AccessRequest(Door door, Presented presented, @Nullable String address, Target target, long atMicros) {
        this(door, presented, address, target, List.of(), null, 0, atMicros);
    }

    /** Costs what its operation costs. */
    public AccessRequest(
            Door door,
            Presented presented,
            @Nullable String address,
            Target target,
            List<String> permissions,
            @Nullable String reach,
            long atMicros) {
        this(door, presented, address, target, permissions, reach, 0, atMicros);
    }
}
