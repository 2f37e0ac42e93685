package io.claviger.store.usage;

import static io.claviger.store.schema.Tables.REJECTION;

import io.claviger.core.usage.Rejection;
import java.time.Duration;
import java.util.List;
import org.jooq.DSLContext;

/** Rejections in SQL. */
public final class RejectionRows {
    /** How long one is kept at least, and how many are at most. */
    public static final Duration KEPT = Duration.ofDays(30);

    public static final int MOST = 100_000;

    private RejectionRows() {}

    public static void add(DSLContext sql, List<Rejection> rejections) {
        var inserts = rejections.stream()
                .map(rejection -> sql.insertInto(REJECTION)
                        .set(REJECTION.DECISION_ID, rejection.decisionId())
                        .set(REJECTION.AT_MICROS, rejection.atMicros())
                        .set(REJECTION.DOOR, rejection.door())
                        .set(REJECTION.ACCOUNT_ID, rejection.accountId())
                        .set(REJECTION.CREDENTIAL_ID, rejection.credentialId())
                        .set(REJECTION.CODE, rejection.code().name())
                        .set(REJECTION.STATUS, rejection.status())
                        .set(REJECTION.METHOD, rejection.method())
                        .set(REJECTION.API, rejection.api())
                        .set(REJECTION.OPERATION_ID, rejection.operationId())
                        .set(REJECTION.PATH_TEMPLATE, rejection.pathTemplate())
                        .set(REJECTION.ADDRESS, rejection.address())
                        .set(REJECTION.REQUEST_BYTES, rejection.requestBytes())
                        .set(REJECTION.RESPONSE_BYTES, rejection.responseBytes())
                        .set(REJECTION.TOOK_MICROS, rejection.micros())
                        .onConflictDoNothing())
                .toList();
        sql.batch(inserts).execute();
    }

    /** Drops the oldest. Served by ix_rejection_time. */
    public static void drop(DSLContext sql, long nowMicros) {
        sql.deleteFrom(REJECTION)
                .where(REJECTION.AT_MICROS.lt(TimeTable.REJECTIONS.earliest(nowMicros)))
                .execute();
        var newestTooMany = sql.select(REJECTION.AT_MICROS)
                .from(REJECTION)
                .orderBy(REJECTION.AT_MICROS.desc(), REJECTION.DECISION_ID.desc())
                .limit(1)
                .offset(MOST)
                .fetchOne(REJECTION.AT_MICROS);
        if (newestTooMany != null) {
            sql.deleteFrom(REJECTION)
                    .where(REJECTION.AT_MICROS.le(newestTooMany))
                    .execute();
        }
    }
}
