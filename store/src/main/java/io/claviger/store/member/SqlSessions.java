package io.claviger.store.member;

import static io.claviger.store.schema.Tables.MEMBER_SESSION;
import static org.jooq.impl.DSL.noCondition;

import io.claviger.core.credential.SecretDigest;
import io.claviger.store.schema.tables.records.MemberSessionRecord;
import io.claviger.store.session.Session;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Sessions in SQL. */
public final class SqlSessions implements Sessions {
    private static final long MINUTE = 60_000_000;

    private final Session session;

    public SqlSessions(Session session) {
        this.session = session;
    }

    /**
     * Writes down that a session was used; at most once a minute, so that looking at pages is not writing.
     *
     * @return whether it was written
     */
    public static boolean seen(DSLContext sql, String id, long nowMicros) {
        return sql.update(MEMBER_SESSION)
                        .set(MEMBER_SESSION.LAST_SEEN_AT, nowMicros)
                        .where(MEMBER_SESSION.ID.eq(id), MEMBER_SESSION.LAST_SEEN_AT.le(nowMicros - MINUTE))
                        .execute()
                > 0;
    }

    /** Served by ix_member_session_digest. */
    @Override
    public @Nullable StoredSession find(SecretDigest digest) {
        return one(MEMBER_SESSION.DIGEST.eq(digest.toBytes()));
    }

    @Override
    public @Nullable StoredSession find(String id) {
        return one(MEMBER_SESSION.ID.eq(id));
    }

    /** Served by ix_member_session_member. */
    @Override
    public List<StoredSession> of(String memberId) {
        return session.sql()
                .selectFrom(MEMBER_SESSION)
                .where(MEMBER_SESSION.MEMBER_ID.eq(memberId), live())
                .orderBy(MEMBER_SESSION.CREATED_AT.desc(), MEMBER_SESSION.ID.desc())
                .fetch(SqlSessions::toSession);
    }

    @Override
    public StoredSession insert(NewSession wanted) {
        session.sql().deleteFrom(MEMBER_SESSION).where(live().not()).execute();
        of(wanted.memberId()).stream().skip(MOST - 1).forEach(oldest -> end(oldest.id()));
        var now = session.nowMicros();
        var made = new StoredSession(
                session.newId(),
                wanted.memberId(),
                wanted.signedIn(),
                wanted.address(),
                wanted.agent(),
                now,
                wanted.expiresAtMicros(),
                now);
        session.sql()
                .insertInto(MEMBER_SESSION)
                .set(MEMBER_SESSION.ID, made.id())
                .set(MEMBER_SESSION.MEMBER_ID, made.memberId())
                .set(MEMBER_SESSION.DIGEST, wanted.digest().toBytes())
                .set(MEMBER_SESSION.SIGNED_IN, made.signedIn())
                .set(MEMBER_SESSION.ADDRESS, made.address())
                .set(MEMBER_SESSION.AGENT, made.agent())
                .set(MEMBER_SESSION.CREATED_AT, now)
                .set(MEMBER_SESSION.EXPIRES_AT, made.expiresAtMicros())
                .set(MEMBER_SESSION.LAST_SEEN_AT, now)
                .execute();
        session.wrote();
        return made;
    }

    @Override
    public boolean end(String id) {
        return end(MEMBER_SESSION.ID.eq(id)) > 0;
    }

    @Override
    public int endAll(String memberId, @Nullable String but) {
        return end(MEMBER_SESSION.MEMBER_ID.eq(memberId).and(but == null ? noCondition() : MEMBER_SESSION.ID.ne(but)));
    }

    private int end(Condition which) {
        var ended = session.sql().deleteFrom(MEMBER_SESSION).where(which).execute();
        if (ended > 0) {
            session.wrote();
        }
        return ended;
    }

    private @Nullable StoredSession one(Condition which) {
        var found = session.sql().fetchOne(MEMBER_SESSION, which.and(live()));
        return found == null ? null : toSession(found);
    }

    private Condition live() {
        var now = session.nowMicros();
        return MEMBER_SESSION.EXPIRES_AT.gt(now).and(MEMBER_SESSION.LAST_SEEN_AT.gt(now - StoredSession.IDLE_MICROS));
    }

    private static StoredSession toSession(MemberSessionRecord row) {
        return new StoredSession(
                row.getId(),
                row.getMemberId(),
                row.getSignedIn(),
                row.getAddress(),
                row.getAgent(),
                row.getCreatedAt(),
                row.getExpiresAt(),
                row.getLastSeenAt());
    }
}
