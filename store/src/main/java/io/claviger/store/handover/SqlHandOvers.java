package io.claviger.store.handover;

import static io.claviger.store.schema.Tables.HAND_OVER;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.audit.Actor;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.schema.tables.records.HandOverRecord;
import io.claviger.store.session.Session;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Hand-overs in SQL. */
public final class SqlHandOvers implements HandOvers {
    private static final long KEPT_MICROS = 90L * 86_400 * 1_000_000;

    private final Session session;

    public SqlHandOvers(Session session) {
        this.session = session;
    }

    /** Brings the digests to a new pepper. */
    public static void wrap(DSLContext sql, Pepper added) {
        for (var row : sql.selectFrom(HAND_OVER).fetch()) {
            row.setDigest(added.wrap(SecretDigest.of(row.getDigest())).toBytes());
            row.store();
        }
    }

    /** Ends all that wait, as after a restore: else those would be back that were opened or revoked since the backup. */
    public static void endAll(DSLContext sql, long nowMicros) {
        sql.update(HAND_OVER)
                .set(HAND_OVER.REVOKED_AT, nowMicros)
                .where(HAND_OVER.OPENED_AT.isNull(), HAND_OVER.REVOKED_AT.isNull())
                .execute();
    }

    @Override
    public @Nullable StoredHandOver find(String id) {
        return one(HAND_OVER.ID.eq(id));
    }

    /** Served by ix_hand_over_digest. */
    @Override
    public @Nullable StoredHandOver find(SecretDigest digest) {
        return one(HAND_OVER.DIGEST.eq(digest.toBytes()));
    }

    /** Served by ix_hand_over_account. */
    @Override
    public Page<StoredHandOver> list(String accountId, PageRequest page) {
        var after = page.after();
        var rows = session.sql()
                .selectFrom(HAND_OVER)
                .where(HAND_OVER.ACCOUNT_ID.eq(accountId))
                .and(
                        after == null
                                ? noCondition()
                                : row(HAND_OVER.CREATED_AT, HAND_OVER.ID).lt(after.position(), after.id()))
                .orderBy(HAND_OVER.CREATED_AT.desc(), HAND_OVER.ID.desc())
                .limit(page.limit() + 1)
                .fetch(SqlHandOvers::toHandOver);
        return Page.of(rows, page.limit(), last -> new Cursor(last.createdAtMicros(), last.id()));
    }

    /** Served by ix_hand_over_account and ix_hand_over_expires. */
    @Override
    public StoredHandOver insert(NewHandOver wanted) {
        var now = session.nowMicros();
        session.sql()
                .deleteFrom(HAND_OVER)
                .where(HAND_OVER.EXPIRES_AT.le(now - KEPT_MICROS))
                .execute();
        var waiting = session.sql()
                .fetchCount(
                        HAND_OVER,
                        HAND_OVER.ACCOUNT_ID.eq(wanted.accountId()),
                        HAND_OVER.OPENED_AT.isNull(),
                        HAND_OVER.REVOKED_AT.isNull(),
                        HAND_OVER.EXPIRES_AT.gt(now));
        if (waiting >= MOST_WAITING) {
            throw ClavigerException.conflict(
                    MOST_WAITING + " hand-overs of this account wait already. Revoke those that nobody needs.");
        }
        var row = new HandOverRecord();
        row.setId(session.newId());
        row.setAccountId(wanted.accountId());
        row.setKeyName(wanted.keyName());
        row.setWish(wanted.wish());
        row.setDigest(wanted.digest().toBytes());
        row.setCreatedAt(now);
        row.setCreatedBy(session.actor().id());
        row.setGiverKind(session.actor().kind().name());
        row.setGiverName(session.actor().name());
        row.setExpiresAt(wanted.expiresAtMicros());
        session.sql().insertInto(HAND_OVER).set(row).execute();
        return written(row.getId());
    }

    @Override
    public StoredHandOver open(StoredHandOver handOver, String keyId, @Nullable String address) {
        var row = new HandOverRecord();
        row.setOpenedAt(session.nowMicros());
        row.setOpenedFrom(address);
        row.setKeyId(keyId);
        return end(handOver, row);
    }

    @Override
    public StoredHandOver revoke(StoredHandOver handOver) {
        var row = new HandOverRecord();
        row.setRevokedAt(session.nowMicros());
        return end(handOver, row);
    }

    private StoredHandOver end(StoredHandOver handOver, HandOverRecord row) {
        var ended = session.sql()
                .update(HAND_OVER)
                .set(row)
                .where(HAND_OVER.ID.eq(handOver.id()), HAND_OVER.OPENED_AT.isNull(), HAND_OVER.REVOKED_AT.isNull())
                .execute();
        if (ended == 0) {
            throw ClavigerException.conflict("The hand-over " + handOver.id() + " is over already.");
        }
        return written(handOver.id());
    }

    private StoredHandOver written(String id) {
        session.wrote();
        return Objects.requireNonNull(find(id), "the hand-over that was just written");
    }

    private @Nullable StoredHandOver one(Condition which) {
        var found = session.sql().fetchOne(HAND_OVER, which);
        return found == null ? null : toHandOver(found);
    }

    private static StoredHandOver toHandOver(HandOverRecord row) {
        return new StoredHandOver(
                row.getId(),
                row.getAccountId(),
                row.getKeyName(),
                row.getWish(),
                new Actor(Actor.Kind.valueOf(row.getGiverKind()), row.getCreatedBy(), row.getGiverName(), null),
                row.getCreatedAt(),
                row.getExpiresAt(),
                row.getOpenedAt(),
                row.getOpenedFrom(),
                row.getKeyId(),
                row.getRevokedAt());
    }
}
