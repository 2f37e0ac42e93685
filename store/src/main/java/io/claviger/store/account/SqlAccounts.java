package io.claviger.store.account;

import static io.claviger.store.schema.Tables.ACCOUNT;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.withRecursive;

import io.claviger.core.account.Account;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.credential.KeyColumns;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.schema.tables.records.AccountRecord;
import io.claviger.store.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Accounts in SQL. */
public final class SqlAccounts implements Accounts {
    private final Session session;

    public SqlAccounts(Session session) {
        this.session = session;
    }

    /** That a column names one of some accounts, or one below them. Served by ix_account_parent. */
    public static Condition within(Field<String> column, List<String> rootIds) {
        var below = name("below");
        var id = field(below.append("id"), String.class);
        return column.in(withRecursive(below.fields(name("id"))
                        .as(select(ACCOUNT.ID)
                                .from(ACCOUNT)
                                .where(ACCOUNT.ID.in(rootIds))
                                .union(select(ACCOUNT.ID)
                                        .from(ACCOUNT)
                                        .join(below)
                                        .on(ACCOUNT.PARENT_ID.eq(id)))))
                .select(id)
                .from(below));
    }

    @Override
    public @Nullable StoredAccount find(String id) {
        var found = session.sql().fetchOne(ACCOUNT, ACCOUNT.ID.eq(id));
        return found == null ? null : toAccount(found);
    }

    /** Served by ix_account_created. */
    @Override
    public Page<StoredAccount> list(AccountQuery query) {
        var limit = query.page().limit();
        var after = query.page().after();
        var rows = session.sql()
                .selectFrom(ACCOUNT)
                .where(query.rootIds() == null ? noCondition() : within(ACCOUNT.ID, query.rootIds()))
                .and(query.search() == null ? noCondition() : ACCOUNT.NAME.containsIgnoreCase(query.search()))
                .and(
                        after == null
                                ? noCondition()
                                : row(ACCOUNT.CREATED_AT, ACCOUNT.ID).lt(after.position(), after.id()))
                .orderBy(ACCOUNT.CREATED_AT.desc(), ACCOUNT.ID.desc())
                .limit(limit + 1)
                .fetch(SqlAccounts::toAccount);
        return Page.of(rows, limit, last -> new Cursor(last.createdAtMicros(), last.id()));
    }

    @Override
    public boolean within(String id, @Nullable String rootId) {
        @Nullable String next = id;
        for (var level = 0; next != null && level < Account.MAX_DEPTH; level++) {
            var account = find(next);
            if (account == null) {
                return false;
            }
            if (rootId == null || next.equals(rootId)) {
                return true;
            }
            next = account.parentId();
        }
        return false;
    }

    @Override
    public StoredAccount insert(NewAccount account) {
        checkParent(account.parentId());
        var created = account.createdAtMicros();
        var stored = new StoredAccount(
                session.newId(),
                account.parentId(),
                account.name(),
                false,
                Set.of(),
                LimitRules.NONE,
                KeyFormat.DEFAULT_PREFIX,
                created == null ? session.nowMicros() : created,
                session.actor().id(),
                session.nowMicros(),
                1);
        session.sql()
                .insertInto(ACCOUNT)
                .set(ACCOUNT.ID, stored.id())
                .set(ACCOUNT.PARENT_ID, stored.parentId())
                .set(ACCOUNT.NAME, stored.name())
                .set(ACCOUNT.SUSPENDED, stored.suspended())
                .set(ACCOUNT.KEY_PREFIX, stored.keyPrefix())
                .set(ACCOUNT.CREATED_AT, stored.createdAtMicros())
                .set(ACCOUNT.CREATED_BY, stored.createdBy())
                .set(ACCOUNT.CHANGED_AT, stored.changedAtMicros())
                .set(ACCOUNT.VERSION, stored.version())
                .execute();
        session.changed(new Entry.AccountPut(stored.toAccount(Map.of())));
        return stored;
    }

    @Override
    public StoredAccount update(StoredAccount account) {
        var changed = session.sql()
                .update(ACCOUNT)
                .set(ACCOUNT.NAME, account.name())
                .set(ACCOUNT.SUSPENDED, account.suspended())
                .set(ACCOUNT.MODULES, ModuleColumn.write(account.modules()))
                .set(ACCOUNT.LIMITS, KeyColumns.write(account.limits()))
                .set(ACCOUNT.KEY_PREFIX, account.keyPrefix())
                .set(ACCOUNT.CHANGED_AT, session.nowMicros())
                .set(ACCOUNT.VERSION, account.version() + 1)
                .where(ACCOUNT.ID.eq(account.id()), ACCOUNT.VERSION.eq(account.version()))
                .execute();
        var stored = find(account.id());
        if (changed == 0 || stored == null) {
            throw new ClavigerException(
                    ErrorCode.PRECONDITION_FAILED, "The account is not of version " + account.version() + " any more.");
        }
        session.changed(new Entry.AccountPut(asHeld(session, stored)));
        return stored;
    }

    /** The account with its filters, as the snapshot holds it. */
    static Account asHeld(Session session, StoredAccount account) {
        return account.toAccount(new SqlIpFilters(session)
                .list(account.id()).stream().collect(Collectors.toMap(StoredIpFilter::api, StoredIpFilter::filter)));
    }

    /** A parent is given once and never changes, so accounts can form no cycle. */
    private void checkParent(@Nullable String parentId) {
        var next = parentId;
        for (var level = 1; next != null; level++) {
            if (level >= Account.MAX_DEPTH) {
                throw ClavigerException.invalid(
                        "/parentId", "Accounts nest at most " + Account.MAX_DEPTH + " deep, its parent is as deep.");
            }
            var parent = find(next);
            if (parent == null) {
                throw ClavigerException.invalid("/parentId", "There is no account " + next + ".");
            }
            next = parent.parentId();
        }
    }

    private static StoredAccount toAccount(AccountRecord row) {
        return new StoredAccount(
                row.getId(),
                row.getParentId(),
                row.getName(),
                row.getSuspended(),
                ModuleColumn.read(row.getModules()),
                KeyColumns.readLimits(row.getLimits()),
                row.getKeyPrefix(),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getChangedAt(),
                row.getVersion());
    }
}
