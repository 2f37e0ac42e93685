package io.claviger.store.member;

import static io.claviger.store.schema.Tables.MEMBER_LINK;

import io.claviger.core.credential.SecretDigest;
import io.claviger.store.schema.tables.records.MemberLinkRecord;
import io.claviger.store.session.Session;
import java.util.List;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** One-time links in SQL. */
public final class SqlLinks implements Links {
    private final Session session;

    public SqlLinks(Session session) {
        this.session = session;
    }

    /** Served by ix_member_link_digest. */
    @Override
    public @Nullable StoredLink find(SecretDigest digest) {
        var found = session.sql().fetchOne(MEMBER_LINK, MEMBER_LINK.DIGEST.eq(digest.toBytes()));
        return found == null ? null : toLink(found);
    }

    /** Served by ix_member_link_member. */
    @Override
    public List<StoredLink> of(String memberId) {
        return session.sql()
                .selectFrom(MEMBER_LINK)
                .where(MEMBER_LINK.MEMBER_ID.eq(memberId))
                .orderBy(MEMBER_LINK.CREATED_AT.desc(), MEMBER_LINK.ID.desc())
                .fetch(SqlLinks::toLink);
    }

    @Override
    public StoredLink insert(
            LinkPurpose purpose,
            @Nullable String memberId,
            @Nullable String accountId,
            SecretDigest digest,
            long expiresAtMicros) {
        session.sql()
                .deleteFrom(MEMBER_LINK)
                .where(MEMBER_LINK
                        .PURPOSE
                        .eq(purpose.name())
                        .and(memberId == null ? MEMBER_LINK.MEMBER_ID.isNull() : MEMBER_LINK.MEMBER_ID.eq(memberId))
                        .and(offering(accountId))
                        .or(MEMBER_LINK.EXPIRES_AT.le(session.nowMicros())))
                .execute();
        var link = new StoredLink(
                session.newId(),
                purpose,
                memberId,
                accountId,
                session.nowMicros(),
                session.actor().id(),
                expiresAtMicros);
        session.sql()
                .insertInto(MEMBER_LINK)
                .set(MEMBER_LINK.ID, link.id())
                .set(MEMBER_LINK.PURPOSE, purpose.name())
                .set(MEMBER_LINK.MEMBER_ID, memberId)
                .set(MEMBER_LINK.ACCOUNT_ID, accountId)
                .set(MEMBER_LINK.DIGEST, digest.toBytes())
                .set(MEMBER_LINK.CREATED_AT, link.createdAtMicros())
                .set(MEMBER_LINK.CREATED_BY, link.createdBy())
                .set(MEMBER_LINK.EXPIRES_AT, expiresAtMicros)
                .execute();
        session.wrote();
        return link;
    }

    @Override
    public void end(StoredLink link) {
        session.sql()
                .deleteFrom(MEMBER_LINK)
                .where(MEMBER_LINK.ID.eq(link.id()))
                .execute();
        session.wrote();
    }

    @Override
    public int endAll(String memberId) {
        return endAll(MEMBER_LINK.MEMBER_ID.eq(memberId));
    }

    @Override
    public int endAllButInvitations(String memberId) {
        return endAll(MEMBER_LINK.MEMBER_ID.eq(memberId).and(MEMBER_LINK.PURPOSE.ne(LinkPurpose.INVITATION.name())));
    }

    @Override
    public int endInvitation(String memberId, @Nullable String accountId) {
        return endAll(MEMBER_LINK
                .MEMBER_ID
                .eq(memberId)
                .and(MEMBER_LINK.PURPOSE.eq(LinkPurpose.INVITATION.name()))
                .and(offering(accountId)));
    }

    private static Condition offering(@Nullable String accountId) {
        return accountId == null ? MEMBER_LINK.ACCOUNT_ID.isNull() : MEMBER_LINK.ACCOUNT_ID.eq(accountId);
    }

    private int endAll(Condition which) {
        var ended = session.sql().deleteFrom(MEMBER_LINK).where(which).execute();
        if (ended > 0) {
            session.wrote();
        }
        return ended;
    }

    private static StoredLink toLink(MemberLinkRecord row) {
        return new StoredLink(
                row.getId(),
                LinkPurpose.valueOf(row.getPurpose()),
                row.getMemberId(),
                row.getAccountId(),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getExpiresAt());
    }
}
