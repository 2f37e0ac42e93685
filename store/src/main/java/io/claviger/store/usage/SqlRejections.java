package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.REJECTION;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.Rejection;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.schema.tables.records.RejectionRecord;
import io.claviger.store.session.Session;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** The error log in SQL. */
public final class SqlRejections implements RejectionReads {
    private final Session session;

    public SqlRejections(Session session) {
        this.session = session;
    }

    /** Served by ix_rejection_account or ix_rejection_credential. */
    @Override
    public Page<Rejection> list(RejectionQuery query) {
        var limit = query.page().limit();
        var rejections = session.sql()
                .selectFrom(REJECTION)
                .where(REJECTION.ACCOUNT_ID.eq(query.accountId()))
                .and(filters(query))
                .orderBy(REJECTION.AT_MICROS.desc(), REJECTION.DECISION_ID.desc())
                .limit(limit + 1)
                .fetch(SqlRejections::toRejection);
        return Page.of(rejections, limit, last -> new Cursor(last.atMicros(), last.decisionId()));
    }

    /** Served by the primary key. */
    @Override
    public @Nullable Rejection find(String accountId, String decisionId) {
        var found = session.sql()
                .fetchOne(REJECTION, REJECTION.DECISION_ID.eq(decisionId), REJECTION.ACCOUNT_ID.eq(accountId));
        return found == null ? null : toRejection(found);
    }

    private static Condition filters(RejectionQuery query) {
        var code = query.code();
        return noCondition()
                .and(query.credentialId() == null ? noCondition() : REJECTION.CREDENTIAL_ID.eq(query.credentialId()))
                .and(code == null ? noCondition() : REJECTION.CODE.eq(code.name()))
                .and(query.fromMicros() == null ? noCondition() : REJECTION.AT_MICROS.ge(query.fromMicros()))
                .and(query.toMicros() == null ? noCondition() : REJECTION.AT_MICROS.lt(query.toMicros()))
                .and(after(query.page().after()));
    }

    private static Condition after(@Nullable Cursor cursor) {
        return cursor == null
                ? noCondition()
                : row(REJECTION.AT_MICROS, REJECTION.DECISION_ID).lt(cursor.position(), cursor.id());
    }

    private static Rejection toRejection(RejectionRecord row) {
        return new Rejection(
                row.getDecisionId(),
                row.getAtMicros(),
                row.getDoor(),
                row.getAccountId(),
                row.getCredentialId(),
                ErrorCode.valueOf(row.getCode()),
                row.getStatus(),
                row.getMethod(),
                row.getApi(),
                row.getOperationId(),
                row.getPathTemplate(),
                row.getAddress(),
                row.getRequestBytes(),
                row.getResponseBytes(),
                row.getTookMicros());
    }
}
