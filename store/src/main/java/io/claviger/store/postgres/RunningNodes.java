package io.claviger.store.postgres;

import static io.claviger.store.schema.Tables.NODE;

import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.migrate.Side;
import io.claviger.store.schema.tables.records.NodeRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Refuses a database that nodes run on, where all of it is to be changed. They are seen by their sessions, and by the
 * renewals of their leases, which go on also where something between hides whose a session is. One that was killed has its
 * row still, and neither; one that is cut off from the server at this moment has neither, too, and can't be seen.
 */
final class RunningNodes {
    /** A node that has just ended is seen for a moment still, and one that runs renews within half a second. */
    private static final int LOOKS = 20;

    private static final String SESSIONS = "select 1 from pg_stat_activity where datname = current_database()"
            + " and application_name = 'claviger' and pid <> pg_backend_pid()";

    private final Side side;
    private final Map<String, Long> renewals = new HashMap<>();

    private RunningNodes(Side side) {
        this.side = side;
    }

    /** Waits two seconds at most for nodes that are ending. */
    static void refuse(Side side) throws StoreOpenException {
        new RunningNodes(side).refuse();
    }

    private void refuse() throws StoreOpenException {
        for (var look = 1; look <= LOOKS; look++) {
            var sessions = side.run(sql -> !sql.fetch(SESSIONS).isEmpty());
            var nodes = side.run(
                    sql -> List.copyOf(sql.selectFrom(NODE).orderBy(NODE.ID).fetch()));
            if (!sessions && nodes.isEmpty()) {
                return;
            }
            nodes.forEach(node -> renewals.putIfAbsent(node.getId(), node.getRenewals()));
            var renewing = nodes.stream().filter(this::hasRenewed).toList();
            if (look == LOOKS && (sessions || !renewing.isEmpty())) {
                throw running(renewing.isEmpty() ? nodes : renewing);
            }
            side.run(sql -> sql.fetch("select pg_sleep(0.1)"));
        }
    }

    private boolean hasRenewed(NodeRecord node) {
        return node.getRenewals() > renewals.getOrDefault(node.getId(), Long.MAX_VALUE);
    }

    private StoreOpenException running(List<NodeRecord> nodes) {
        var names = nodes.stream()
                .map(node -> node.getId() + " on " + node.getHost())
                .collect(Collectors.joining(", "));
        return new StoreOpenException(
                Reason.LOCKED,
                "a Claviger runs on " + side.name() + "; stop all of its nodes first"
                        + (names.isEmpty() ? "" : " (" + names + ")"));
    }
}
