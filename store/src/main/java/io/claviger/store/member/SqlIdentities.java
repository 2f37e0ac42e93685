package io.claviger.store.member;

import static io.claviger.store.schema.Tables.MEMBER_IDENTITY;
import static io.claviger.store.schema.Tables.USED_SIGN_IN;

import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.schema.tables.records.MemberIdentityRecord;
import io.claviger.store.session.Session;
import java.util.Base64;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Members' identities in SQL. */
public final class SqlIdentities implements Identities {
    private final Session session;

    public SqlIdentities(Session session) {
        this.session = session;
    }

    /** Forgets those of a member who is deleted. */
    static void deleteOf(DSLContext sql, String memberId) {
        sql.deleteFrom(MEMBER_IDENTITY)
                .where(MEMBER_IDENTITY.MEMBER_ID.eq(memberId))
                .execute();
    }

    /** Served by ix_member_identity_subject. */
    @Override
    public @Nullable StoredIdentity find(String issuer, String subject) {
        return one(MEMBER_IDENTITY.ISSUER.eq(issuer), MEMBER_IDENTITY.SUBJECT.eq(subject));
    }

    /** Served by ix_member_identity_member. */
    @Override
    public List<StoredIdentity> of(String memberId) {
        return session.sql()
                .selectFrom(MEMBER_IDENTITY)
                .where(MEMBER_IDENTITY.MEMBER_ID.eq(memberId))
                .orderBy(MEMBER_IDENTITY.CREATED_AT, MEMBER_IDENTITY.ID)
                .fetch(SqlIdentities::toIdentity);
    }

    @Override
    public StoredIdentity insert(String memberId, String issuer, String subject) {
        if (find(issuer, subject) != null) {
            throw ClavigerException.conflict("This identity is linked to another member.");
        }
        if (one(MEMBER_IDENTITY.MEMBER_ID.eq(memberId), MEMBER_IDENTITY.ISSUER.eq(issuer)) != null) {
            throw ClavigerException.conflict("The member is linked to another identity of this issuer.");
        }
        var made = new StoredIdentity(session.newId(), memberId, issuer, subject, session.nowMicros());
        session.sql()
                .insertInto(MEMBER_IDENTITY)
                .set(MEMBER_IDENTITY.ID, made.id())
                .set(MEMBER_IDENTITY.MEMBER_ID, memberId)
                .set(MEMBER_IDENTITY.ISSUER, issuer)
                .set(MEMBER_IDENTITY.SUBJECT, subject)
                .set(MEMBER_IDENTITY.CREATED_AT, made.createdAtMicros())
                .execute();
        session.wrote();
        return made;
    }

    @Override
    public void delete(StoredIdentity identity) {
        session.sql()
                .deleteFrom(MEMBER_IDENTITY)
                .where(MEMBER_IDENTITY.ID.eq(identity.id()))
                .execute();
        session.wrote();
    }

    /** Served by pk_used_sign_in and ix_used_sign_in_expires. */
    @Override
    public boolean use(SecretDigest state, long expiresAtMicros) {
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(state.toBytes());
        if (session.sql().fetchExists(USED_SIGN_IN, USED_SIGN_IN.STATE.eq(id))) {
            return false;
        }
        session.sql()
                .deleteFrom(USED_SIGN_IN)
                .where(USED_SIGN_IN.EXPIRES_AT.le(session.nowMicros()))
                .execute();
        session.sql()
                .insertInto(USED_SIGN_IN)
                .set(USED_SIGN_IN.STATE, id)
                .set(USED_SIGN_IN.EXPIRES_AT, expiresAtMicros)
                .execute();
        session.wrote();
        return true;
    }

    private @Nullable StoredIdentity one(Condition... which) {
        var found = session.sql().selectFrom(MEMBER_IDENTITY).where(which).fetchOne();
        return found == null ? null : toIdentity(found);
    }

    private static StoredIdentity toIdentity(MemberIdentityRecord row) {
        return new StoredIdentity(
                row.getId(), row.getMemberId(), row.getIssuer(), row.getSubject(), row.getCreatedAt());
    }
}
