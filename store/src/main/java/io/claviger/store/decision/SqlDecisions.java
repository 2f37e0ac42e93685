package io.claviger.store.decision;

import static io.claviger.store.schema.Tables.DECISION;

import io.claviger.core.trace.DecisionLog;
import io.claviger.core.trace.TracedDecision;
import io.claviger.store.session.Session;
import org.jspecify.annotations.Nullable;

/** Kept decisions in SQL, found by the primary key. */
public final class SqlDecisions implements DecisionReads {
    private final Session session;

    public SqlDecisions(Session session) {
        this.session = session;
    }

    @Override
    public @Nullable TracedDecision find(String id) {
        return session.sql()
                .select(DECISION.DOCUMENT)
                .from(DECISION)
                .where(DECISION.DECISION_ID.eq(id), DECISION.AT_MICROS.ge(DecisionLog.oldest(session.nowMicros())))
                .fetchOne(row -> DecisionColumns.read(row.value1()));
    }
}
