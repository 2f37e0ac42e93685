package io.claviger.store.account;

import static io.claviger.store.schema.Tables.IP_FILTER;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.credential.KeyColumns;
import io.claviger.store.schema.tables.records.IpFilterRecord;
import io.claviger.store.session.Session;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Filters in SQL, found by their primary key. */
public final class SqlIpFilters implements IpFilters {
    private final Session session;

    public SqlIpFilters(Session session) {
        this.session = session;
    }

    @Override
    public @Nullable StoredIpFilter find(String accountId, String api) {
        var found = session.sql().fetchOne(IP_FILTER, IP_FILTER.ACCOUNT_ID.eq(accountId), IP_FILTER.API.eq(api));
        return found == null ? null : toFilter(found);
    }

    @Override
    public List<StoredIpFilter> list(String accountId) {
        return session.sql()
                .selectFrom(IP_FILTER)
                .where(IP_FILTER.ACCOUNT_ID.eq(accountId))
                .orderBy(IP_FILTER.API)
                .fetch(SqlIpFilters::toFilter);
    }

    @Override
    public StoredIpFilter put(String accountId, String api, IpFilter filter) {
        var before = find(accountId, api);
        var now = session.nowMicros();
        var after = before == null
                ? new StoredIpFilter(
                        accountId, api, filter, now, session.actor().id(), now, 1)
                : new StoredIpFilter(
                        accountId,
                        api,
                        filter,
                        before.createdAtMicros(),
                        before.createdBy(),
                        now,
                        before.version() + 1);
        var text = KeyColumns.write(filter);
        session.sql()
                .insertInto(IP_FILTER)
                .set(IP_FILTER.ACCOUNT_ID, accountId)
                .set(IP_FILTER.API, api)
                .set(IP_FILTER.FILTER, text)
                .set(IP_FILTER.CREATED_AT, after.createdAtMicros())
                .set(IP_FILTER.CREATED_BY, after.createdBy())
                .set(IP_FILTER.CHANGED_AT, after.changedAtMicros())
                .set(IP_FILTER.VERSION, after.version())
                .onConflict(IP_FILTER.ACCOUNT_ID, IP_FILTER.API)
                .doUpdate()
                .set(IP_FILTER.FILTER, text)
                .set(IP_FILTER.CHANGED_AT, after.changedAtMicros())
                .set(IP_FILTER.VERSION, after.version())
                .execute();
        accountChanged(accountId);
        return after;
    }

    @Override
    public void delete(String accountId, String api) {
        var deleted = session.sql()
                .deleteFrom(IP_FILTER)
                .where(IP_FILTER.ACCOUNT_ID.eq(accountId), IP_FILTER.API.eq(api))
                .execute();
        if (deleted == 0) {
            throw ClavigerException.notFound("The account has no IP filter for the API " + api + ".");
        }
        accountChanged(accountId);
    }

    private void accountChanged(String accountId) {
        var account = Objects.requireNonNull(new SqlAccounts(session).find(accountId), "the filter's account");
        session.changed(new Entry.AccountPut(SqlAccounts.asHeld(session, account)));
    }

    private static StoredIpFilter toFilter(IpFilterRecord row) {
        return new StoredIpFilter(
                row.getAccountId(),
                row.getApi(),
                KeyColumns.readFilter(row.getFilter()),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getChangedAt(),
                row.getVersion());
    }
}
