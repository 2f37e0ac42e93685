package io.claviger.control.live;

import io.claviger.control.role.Caller;
import io.claviger.core.account.Account;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.snapshot.Snapshot;
import java.util.HashMap;
import java.util.Map;

/** Bounds how many look on at once on this node: altogether, of one member or token, and at the accounts of one tenant. */
final class Onlookers implements AutoCloseable {
    static final int MOST = 200;
    static final int MOST_OF_TENANT = 50;
    static final int MOST_OF_CALLER = 6;

    private final Snapshot snapshot;
    private final Map<String, Integer> byCaller = new HashMap<>();
    private final Map<String, Integer> byTenant = new HashMap<>();
    private int all;
    private volatile boolean closed;

    Onlookers(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Leaves when it is closed. */
    final class Place implements AutoCloseable {
        private final String caller;
        private final String tenant;
        private boolean left;

        private Place(String caller, String tenant) {
            this.caller = caller;
            this.tenant = tenant;
        }

        /** Whether there is somebody to be shown anything still. */
        boolean open() {
            return !closed;
        }

        @Override
        public void close() {
            synchronized (Onlookers.this) {
                if (!left) {
                    left = true;
                    all--;
                    leave(byCaller, caller);
                    leave(byTenant, tenant);
                }
            }
        }
    }

    /**
     * A place for one who looks at an account.
     *
     * @throws ClavigerException with {@code RATE_LIMITED} where the caller, or its tenant, has as many as it may, and
     *     {@code UNAVAILABLE} where the node has
     */
    Place enter(Caller caller, String accountId) {
        var id = caller.actor().id();
        // operators look at everyone's accounts, and take no tenant's places
        var tenant = caller.isOperator() ? "" : top(accountId);
        synchronized (this) {
            require(
                    byCaller.getOrDefault(id, 0) < MOST_OF_CALLER,
                    ErrorCode.RATE_LIMITED,
                    "You have " + MOST_OF_CALLER);
            var room = tenant.isEmpty() || byTenant.getOrDefault(tenant, 0) < MOST_OF_TENANT;
            require(room, ErrorCode.RATE_LIMITED, "Your accounts have " + MOST_OF_TENANT);
            require(all < MOST && !closed, ErrorCode.UNAVAILABLE, "This node has " + MOST);
            all++;
            byCaller.merge(id, 1, Integer::sum);
            byTenant.merge(tenant, 1, Integer::sum);
            return new Place(id, tenant);
        }
    }

    synchronized int size() {
        return all;
    }

    /** Ends them all. */
    @Override
    public void close() {
        closed = true;
    }

    private static void require(boolean room, ErrorCode code, String who) {
        if (!room) {
            throw new ClavigerException(code, who + " live views open at once. Close one, or try again in a minute.");
        }
    }

    private static void leave(Map<String, Integer> places, String of) {
        places.computeIfPresent(of, (same, taken) -> taken == 1 ? null : taken - 1);
    }

    /** So that sub-accounts are no way to more. */
    private String top(String accountId) {
        var top = accountId;
        for (var level = 0; level < Account.MAX_DEPTH; level++) {
            var account = snapshot.account(top);
            if (account == null || account.parentId() == null) {
                return top;
            }
            top = account.parentId();
        }
        return top;
    }
}
