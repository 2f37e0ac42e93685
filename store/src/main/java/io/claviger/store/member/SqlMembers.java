package io.claviger.store.member;

import static io.claviger.store.schema.Tables.MEMBER;
import static io.claviger.store.schema.Tables.MEMBER_LINK;
import static io.claviger.store.schema.Tables.MEMBER_ROLE;
import static io.claviger.store.schema.Tables.MEMBER_SESSION;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import io.claviger.core.credential.Role;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.schema.tables.records.MemberRecord;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** Members in SQL. */
public final class SqlMembers implements Members {
    private final Session session;
    private final SecondFactorColumns factors;

    public SqlMembers(Session session, SealedKeys keys) {
        this.session = session;
        this.factors = new SecondFactorColumns(session, keys);
    }

    @Override
    public @Nullable StoredMember find(String id) {
        return one(MEMBER.ID.eq(id));
    }

    /** Served by ix_member_email. */
    @Override
    public @Nullable StoredMember findByEmail(String email) {
        return one(MEMBER.EMAIL.eq(email));
    }

    /** Served by ix_member_created, or by ix_member_role_account. */
    @Override
    public Page<StoredMember> list(MemberQuery query) {
        var limit = query.page().limit();
        var after = query.page().after();
        var search = query.search();
        var members = all(
                noCondition()
                        .and(query.accountId() == null ? noCondition() : in(query.accountId(), null))
                        .and(
                                search == null
                                        ? noCondition()
                                        : MEMBER.NAME
                                                .containsIgnoreCase(search)
                                                .or(MEMBER.EMAIL.containsIgnoreCase(search)))
                        .and(
                                after == null
                                        ? noCondition()
                                        : row(MEMBER.CREATED_AT, MEMBER.ID).lt(after.position(), after.id())),
                limit + 1);
        return Page.of(members, limit, last -> new Cursor(last.createdAtMicros(), last.id()));
    }

    @Override
    public List<StoredMember> of(String accountId) {
        return all(in(accountId, null), Integer.MAX_VALUE);
    }

    @Override
    public List<StoredMember> of(String accountId, Role role) {
        return all(in(accountId, role), Integer.MAX_VALUE);
    }

    /** Served by ix_member_operator. */
    @Override
    public List<StoredMember> operators() {
        return all(MEMBER.IS_OPERATOR.isTrue(), Integer.MAX_VALUE);
    }

    @Override
    public boolean anyJoined() {
        return session.sql().fetchExists(MEMBER, MEMBER.JOINED_AT.isNotNull());
    }

    @Override
    public @Nullable String password(String memberId) {
        return session.sql()
                .select(MEMBER.PASSWORD)
                .from(MEMBER)
                .where(MEMBER.ID.eq(memberId))
                .fetchOne(MEMBER.PASSWORD);
    }

    @Override
    public @Nullable SecondFactor secondFactor(String memberId) {
        return factors.find(memberId);
    }

    @Override
    public StoredMember insert(NewMember member) {
        if (findByEmail(member.email()) != null) {
            throw ClavigerException.conflict("There is a member with the address " + member.email() + " already.");
        }
        var id = session.newId();
        session.sql()
                .insertInto(MEMBER)
                .set(MEMBER.ID, id)
                .set(MEMBER.EMAIL, member.email())
                .set(MEMBER.NAME, member.name())
                .set(MEMBER.IS_OPERATOR, member.operator())
                .set(MEMBER.OPERATOR_INVITED, false)
                .set(MEMBER.TOTP_STEP, 0L)
                .set(MEMBER.CREATED_AT, session.nowMicros())
                .set(MEMBER.CREATED_BY, session.actor().id())
                .set(MEMBER.CHANGED_AT, session.nowMicros())
                .set(MEMBER.VERSION, 1L)
                .execute();
        return written(id);
    }

    @Override
    public StoredMember update(StoredMember member, String name, boolean operator) {
        var row = new MemberRecord();
        row.setName(name);
        row.setIsOperator(operator);
        row.setOperatorInvited(member.operatorInvited() && !operator);
        return change(member, row);
    }

    @Override
    public StoredMember putRole(StoredMember member, String accountId, @Nullable Role role) {
        return putRole(member, accountId, role, true);
    }

    @Override
    public StoredMember invite(StoredMember member, String accountId, Role role) {
        if (member.roles().containsKey(accountId)) {
            throw new IllegalArgumentException("the member has a role there already");
        }
        return putRole(member, accountId, role, false);
    }

    @Override
    public StoredMember inviteOperator(StoredMember member, boolean offered) {
        var row = new MemberRecord();
        row.setOperatorInvited(offered);
        return change(member, row);
    }

    private StoredMember putRole(StoredMember member, String accountId, @Nullable Role role, boolean accepted) {
        session.sql()
                .deleteFrom(MEMBER_ROLE)
                .where(MEMBER_ROLE.MEMBER_ID.eq(member.id()), MEMBER_ROLE.ACCOUNT_ID.eq(accountId))
                .execute();
        if (role != null) {
            session.sql()
                    .insertInto(MEMBER_ROLE)
                    .set(MEMBER_ROLE.MEMBER_ID, member.id())
                    .set(MEMBER_ROLE.ACCOUNT_ID, accountId)
                    .set(MEMBER_ROLE.ROLE, role.name())
                    .set(MEMBER_ROLE.ACCEPTED, accepted)
                    .execute();
        }
        return change(member, new MemberRecord());
    }

    @Override
    public void delete(StoredMember member) {
        var id = member.id();
        factors.deleteCodes(id);
        SqlIdentities.deleteOf(session.sql(), id);
        session.sql()
                .deleteFrom(MEMBER_SESSION)
                .where(MEMBER_SESSION.MEMBER_ID.eq(id))
                .execute();
        session.sql()
                .deleteFrom(MEMBER_LINK)
                .where(MEMBER_LINK.MEMBER_ID.eq(id))
                .execute();
        session.sql()
                .deleteFrom(MEMBER_ROLE)
                .where(MEMBER_ROLE.MEMBER_ID.eq(id))
                .execute();
        var deleted = session.sql()
                .deleteFrom(MEMBER)
                .where(MEMBER.ID.eq(id), MEMBER.VERSION.eq(member.version()))
                .execute();
        requireWritten(member, deleted);
        session.wrote();
    }

    @Override
    public StoredMember join(StoredMember member) {
        if (member.joined()) {
            return member;
        }
        var row = new MemberRecord();
        row.setJoinedAt(session.nowMicros());
        return change(member, row);
    }

    @Override
    public StoredMember putPassword(StoredMember member, String encoded) {
        var row = new MemberRecord();
        row.setPassword(encoded);
        return change(member, row);
    }

    @Override
    public void rehash(String memberId, String encoded) {
        session.sql()
                .update(MEMBER)
                .set(MEMBER.PASSWORD, encoded)
                .where(MEMBER.ID.eq(memberId))
                .execute();
        session.wrote();
    }

    @Override
    public StoredMember enrol(StoredMember member, byte[] secret) {
        factors.deleteCodes(member.id());
        return change(member, factors.enrolled(member.id(), secret));
    }

    @Override
    public StoredMember confirm(StoredMember member, long step, List<SecretDigest> recoveryCodes) {
        factors.putCodes(member.id(), recoveryCodes);
        return change(member, factors.confirmed(step));
    }

    @Override
    public StoredMember putRecoveryCodes(StoredMember member, List<SecretDigest> recoveryCodes) {
        factors.putCodes(member.id(), recoveryCodes);
        return change(member, new MemberRecord());
    }

    @Override
    public StoredMember dropSecondFactor(StoredMember member) {
        factors.deleteCodes(member.id());
        return change(member, SecondFactorColumns.none());
    }

    @Override
    public boolean useStep(String memberId, long step) {
        return factors.useStep(memberId, step);
    }

    @Override
    public boolean useRecoveryCode(String memberId, SecretDigest digest) {
        return factors.useCode(memberId, digest);
    }

    /** Writes what the record names, the version and the time. */
    private StoredMember change(StoredMember member, MemberRecord row) {
        row.setChangedAt(session.nowMicros());
        row.setVersion(member.version() + 1);
        var changed = session.sql()
                .update(MEMBER)
                .set(row)
                .where(MEMBER.ID.eq(member.id()), MEMBER.VERSION.eq(member.version()))
                .execute();
        requireWritten(member, changed);
        return written(member.id());
    }

    private StoredMember written(String id) {
        session.wrote();
        return Objects.requireNonNull(find(id), "the member that was just written");
    }

    private static void requireWritten(StoredMember member, int rows) {
        if (rows == 0) {
            throw new ClavigerException(
                    ErrorCode.PRECONDITION_FAILED, "The member is not of version " + member.version() + " any more.");
        }
    }

    /** That a member has a role in this very account, or was offered it. */
    private static Condition in(String accountId, @Nullable Role role) {
        return MEMBER.ID.in(select(MEMBER_ROLE.MEMBER_ID)
                .from(MEMBER_ROLE)
                .where(MEMBER_ROLE.ACCOUNT_ID.eq(accountId))
                .and(role == null ? noCondition() : MEMBER_ROLE.ROLE.eq(role.name())));
    }

    private @Nullable StoredMember one(Condition which) {
        var found = all(which, 1);
        return found.isEmpty() ? null : found.getFirst();
    }

    private List<StoredMember> all(Condition which, int most) {
        var rows = session.sql()
                .selectFrom(MEMBER)
                .where(which)
                .orderBy(MEMBER.CREATED_AT.desc(), MEMBER.ID.desc())
                .limit(most)
                .fetch();
        var roles = roles(rows.getValues(MEMBER.ID));
        return rows.stream()
                .map(row -> toMember(row, roles.getOrDefault(row.getId(), Roles.NONE)))
                .toList();
    }

    /** By the account: those that hold, and those that are offered. */
    private record Roles(Map<String, Role> accepted, Map<String, Role> offered) {
        static final Roles NONE = new Roles(Map.of(), Map.of());
    }

    private Map<String, Roles> roles(List<String> memberIds) {
        var roles = new HashMap<String, Roles>();
        if (!memberIds.isEmpty()) {
            session.sql()
                    .selectFrom(MEMBER_ROLE)
                    .where(MEMBER_ROLE.MEMBER_ID.in(memberIds))
                    .forEach(row -> {
                        var of = roles.computeIfAbsent(
                                row.getMemberId(), first -> new Roles(new HashMap<>(), new HashMap<>()));
                        (row.getAccepted() ? of.accepted : of.offered)
                                .put(row.getAccountId(), Role.valueOf(row.getRole()));
                    });
        }
        return roles;
    }

    private static StoredMember toMember(MemberRecord row, Roles roles) {
        return new StoredMember(
                row.getId(),
                row.getEmail(),
                row.getName(),
                row.getIsOperator(),
                row.getOperatorInvited(),
                roles.accepted,
                roles.offered,
                row.getPassword() != null,
                row.getJoinedAt(),
                row.getTotpSince(),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getChangedAt(),
                row.getVersion());
    }
}
