package io.claviger.core.decision;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.permission.PermissionQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is judged, as a door saw it.
 *
 * @param address the client's address, or null where the door was not told
 * @param permissions permissions that the caller must have beside the operation's own
 * @param query a question about permissions that must be fulfilled too, or null
 * @param values guarded values of the request
 * @param reach the account within which the door's own caller may know credentials: any other is unknown to it; null
 *     for all
 * @param cost units that the call takes from limits and quotas; 0 for what its operation costs, or 1
 * @param path the outside path as it was called, in its normal form and without its query; null where the door was not
 *     told
 * @param atMicros when it arrived
 */
public record AccessRequest(
        Door door,
        Presented presented,
        @Nullable ClientAddress address,
        Target target,
        List<String> permissions,
        @Nullable PermissionQuery query,
        RequestValues values,
        @Nullable String reach,
        long cost,
        @Nullable String path,
        long atMicros) {

    public AccessRequest {
        permissions = List.copyOf(permissions);
    }

    /** Asks nothing beside what its operation asks. */
    public AccessRequest(
            Door door,
            Presented presented,
            @Nullable ClientAddress address,
            Target target,
            @Nullable String path,
            long atMicros) {
        this(door, presented, address, target, List.of(), null, RequestValues.NONE, null, 0, path, atMicros);
    }

    /** Likewise, of no particular path. */
    public AccessRequest(
            Door door, Presented presented, @Nullable ClientAddress address, Target target, long atMicros) {
        this(door, presented, address, target, null, atMicros);
    }

    /** Holds no guarded values, and costs what its operation costs. */
    public AccessRequest(
            Door door,
            Presented presented,
            @Nullable ClientAddress address,
            Target target,
            List<String> permissions,
            @Nullable String reach,
            long atMicros) {
        this(door, presented, address, target, permissions, null, RequestValues.NONE, reach, 0, null, atMicros);
    }

    /** The client's address in its canonical text, or null where the door was not told. */
    public @Nullable String addressText() {
        return address == null ? null : address.text();
    }

    /** The same request, its guarded values read. */
    public AccessRequest withValues(RequestValues read) {
        return new AccessRequest(
                door, presented, address, target, permissions, query, read, reach, cost, path, atMicros);
    }

    /** The same request, its guarded values read by now. */
    public AccessRequest withValues(RequestValues read, long nowMicros) {
        return new AccessRequest(
                door, presented, address, target, permissions, query, read, reach, cost, path, nowMicros);
    }

    /** The same request at another time, of another credential or operation. */
    AccessRequest again(Presented by, Target changed, long nowMicros) {
        return new AccessRequest(door, by, address, changed, permissions, query, values, reach, cost, path, nowMicros);
    }
}
