package io.claviger.store.policy;

import static io.claviger.store.schema.Tables.CREDENTIAL;
import static io.claviger.store.schema.Tables.NAMED_POLICY;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.selectCount;

import io.claviger.core.credential.Standing;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.credential.KeyColumns;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.schema.tables.records.NamedPolicyRecord;
import io.claviger.store.session.Session;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Named policies in SQL. */
public final class SqlPolicies implements Policies {
    /** Served by ix_credential_policy. */
    private static final Field<Integer> KEYS = field(selectCount()
                    .from(CREDENTIAL)
                    .where(
                            CREDENTIAL.POLICY_ID.eq(NAMED_POLICY.ID),
                            CREDENTIAL.STANDING.in(Standing.ACTIVE.name(), Standing.DISABLED.name())))
            .as("keys");

    private final Session session;

    public SqlPolicies(Session session) {
        this.session = session;
    }

    @Override
    public @Nullable StoredPolicy find(String id) {
        var found = select(NAMED_POLICY.ID.eq(id), PageRequest.first(1));
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Served by ix_named_policy_account. */
    @Override
    public Page<StoredPolicy> list(PolicyQuery query) {
        var search = query.search();
        var which = NAMED_POLICY
                .ACCOUNT_ID
                .eq(query.accountId())
                .and(search == null ? noCondition() : NAMED_POLICY.NAME.containsIgnoreCase(search));
        return Page.of(
                select(which, query.page()),
                query.page().limit(),
                last -> new Cursor(last.createdAtMicros(), last.id()));
    }

    private List<StoredPolicy> select(Condition which, PageRequest page) {
        var after = page.after();
        return session.sql()
                .select(NAMED_POLICY.fields())
                .select(KEYS)
                .from(NAMED_POLICY)
                .where(which)
                .and(
                        after == null
                                ? noCondition()
                                : row(NAMED_POLICY.CREATED_AT, NAMED_POLICY.ID).lt(after.position(), after.id()))
                .orderBy(NAMED_POLICY.CREATED_AT.desc(), NAMED_POLICY.ID.desc())
                .limit(page.limit() + 1)
                .fetch(SqlPolicies::toPolicy);
    }

    @Override
    public StoredPolicy insert(String accountId, PolicySettings settings) {
        var row = record(settings);
        row.setId(session.newId());
        row.setAccountId(accountId);
        row.setCreatedAt(session.nowMicros());
        row.setCreatedBy(session.actor().id());
        row.setVersion(1L);
        session.sql().insertInto(NAMED_POLICY).set(row).execute();
        return changed(row.getId());
    }

    @Override
    public StoredPolicy update(StoredPolicy policy, PolicySettings settings) {
        var changes = record(settings);
        changes.setVersion(policy.version() + 1);
        var written = session.sql()
                .update(NAMED_POLICY)
                .set(changes)
                .where(NAMED_POLICY.ID.eq(policy.id()), NAMED_POLICY.VERSION.eq(policy.version()))
                .execute();
        requireWritten(written, policy);
        return changed(policy.id());
    }

    @Override
    public void delete(StoredPolicy policy) {
        var deleted = session.sql()
                .deleteFrom(NAMED_POLICY)
                .where(NAMED_POLICY.ID.eq(policy.id()), NAMED_POLICY.VERSION.eq(policy.version()))
                .execute();
        requireWritten(deleted, policy);
        session.changed(new Entry.PolicyGone(policy.id()));
    }

    private static void requireWritten(int rows, StoredPolicy policy) {
        if (rows == 0) {
            throw new ClavigerException(
                    ErrorCode.PRECONDITION_FAILED, "The policy is not of version " + policy.version() + " any more.");
        }
    }

    private StoredPolicy changed(String id) {
        var policy = Objects.requireNonNull(find(id), "the policy that was just written");
        session.changed(new Entry.PolicyPut(policy.toPolicy()));
        return policy;
    }

    private NamedPolicyRecord record(PolicySettings settings) {
        var row = new NamedPolicyRecord();
        row.setName(settings.name());
        row.setDescription(settings.description());
        row.setPolicy(KeyColumns.write(settings.policy()));
        row.setChangedAt(session.nowMicros());
        return row;
    }

    private static StoredPolicy toPolicy(Record found) {
        var row = found.into(NAMED_POLICY);
        return new StoredPolicy(
                row.getId(),
                row.getAccountId(),
                row.getName(),
                row.getDescription(),
                KeyColumns.readPolicy(row.getPolicy()),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getChangedAt(),
                row.getVersion(),
                found.get(KEYS));
    }
}
