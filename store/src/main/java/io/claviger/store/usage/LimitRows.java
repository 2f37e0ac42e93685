package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.LIMIT_STATE;

import io.claviger.core.limit.LimitRecord;
import io.claviger.core.limit.LimitScope;
import java.util.Comparator;
import java.util.List;
import org.jooq.DSLContext;

/** What was used of limits, in SQL; found by the primary key. */
public final class LimitRows {
    /** In which all nodes lock rows. */
    private static final Comparator<LimitRecord> BY_KEY = Comparator.<LimitRecord, String>comparing(
                    record -> record.scope().name())
            .thenComparing(LimitRecord::ownerId);

    private LimitRows() {}

    /** Puts records in place of those of the same owner; an empty state deletes. */
    public static void put(DSLContext sql, List<LimitRecord> records) {
        for (var record : records.stream().sorted(BY_KEY).toList()) {
            var scope = record.scope().name();
            if (record.state().isEmpty()) {
                sql.deleteFrom(LIMIT_STATE)
                        .where(LIMIT_STATE.SCOPE.eq(scope), LIMIT_STATE.OWNER_ID.eq(record.ownerId()))
                        .execute();
            } else {
                sql.insertInto(LIMIT_STATE, LIMIT_STATE.SCOPE, LIMIT_STATE.OWNER_ID, LIMIT_STATE.STATE)
                        .values(scope, record.ownerId(), record.state())
                        .onConflict(LIMIT_STATE.SCOPE, LIMIT_STATE.OWNER_ID)
                        .doUpdate()
                        .set(LIMIT_STATE.STATE, record.state())
                        .execute();
            }
        }
    }

    public static List<LimitRecord> all(DSLContext sql) {
        return sql.selectFrom(LIMIT_STATE)
                .fetch(row -> new LimitRecord(LimitScope.valueOf(row.getScope()), row.getOwnerId(), row.getState()));
    }
}
