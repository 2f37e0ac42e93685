package io.claviger.store.cluster;

import static io.claviger.store.schema.Tables.NODE;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import io.claviger.core.snapshot.Snapshot.Position;
import io.claviger.store.schema.tables.records.NodeRecord;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;

/** The table of nodes. */
final class NodeRows {
    private NodeRows() {}

    static void insert(DSLContext sql, NodeProfile self, Position reached, long nowMicros) {
        sql.insertInto(NODE)
                .set(NODE.ID, self.id())
                .set(NODE.HOST, self.host())
                .set(NODE.VERSION, self.version())
                .set(NODE.ROLES, String.join(",", self.roles()))
                .set(NODE.LEASE_MICROS, self.terms().durationMicros())
                .set(NODE.LAPSES_MICROS, self.terms().lapsesAfterMicros())
                .set(NODE.EPOCH, reached.epoch())
                .set(NODE.REVISION, reached.revision())
                .set(NODE.RENEWALS, 1L)
                .set(NODE.STARTED_AT, nowMicros)
                .execute();
    }

    /** Renews a node's lease, and records what it has reached. False where the row is gone. */
    static boolean renew(DSLContext sql, String id, Position reached) {
        return sql.update(NODE)
                        .set(NODE.RENEWALS, NODE.RENEWALS.plus(1))
                        .set(NODE.REVISION, further(reached))
                        .set(NODE.EPOCH, reached.epoch())
                        .where(NODE.ID.eq(id))
                        .execute()
                > 0;
    }

    static void record(DSLContext sql, String id, Position reached) {
        sql.update(NODE)
                .set(NODE.REVISION, further(reached))
                .set(NODE.EPOCH, reached.epoch())
                .where(NODE.ID.eq(id))
                .execute();
    }

    /** Of two that write at once, the earlier one takes nothing back. */
    private static Field<Long> further(Position reached) {
        return when(NODE.EPOCH.eq(reached.epoch()), greatest(NODE.REVISION, val(reached.revision())))
                .otherwise(reached.revision());
    }

    static List<NodeRecord> all(DSLContext sql) {
        return sql.selectFrom(NODE).orderBy(NODE.ID).fetch();
    }

    static void delete(DSLContext sql, Collection<String> ids) {
        sql.deleteFrom(NODE).where(NODE.ID.in(ids)).execute();
    }
}
