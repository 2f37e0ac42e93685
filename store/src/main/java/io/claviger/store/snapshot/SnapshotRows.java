package io.claviger.store.snapshot;

import static io.claviger.store.schema.Tables.ACCOUNT;
import static io.claviger.store.schema.Tables.CREDENTIAL;
import static io.claviger.store.schema.Tables.IP_FILTER;
import static io.claviger.store.schema.Tables.NAMED_POLICY;
import static io.claviger.store.schema.Tables.SECRET;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.inline;

import io.claviger.core.account.Account;
import io.claviger.core.credential.Credential;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.NamedPolicy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.account.ModuleColumn;
import io.claviger.store.credential.KeyColumns;
import io.claviger.store.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jooq.Cursor;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Streams accounts and credentials. It reads a million keys at a start, where most of the time goes into fetching one
 * column after the other: so what many keys have alike comes as one column and is taken apart once, rows are read without
 * a record each, and credentials and secrets are walked side by side in the order of credential ids.
 */
public final class SnapshotRows {
    private static final int FETCH = 1000;

    /** Shapes that are kept to be found again; beyond them each is taken apart anew. */
    private static final int MOST_SHAPES = 10_000;

    private final Session session;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Map<String, String> accountIds = new HashMap<>();

    public SnapshotRows(Session session) {
        this.session = session;
    }

    public void load(Consumer<Entry> entries) {
        loadAccounts(entries);
        loadPolicies(entries);
        loadCredentials(entries);
    }

    private void loadAccounts(Consumer<Entry> entries) {
        var filters = filters();
        session.sql()
                .select(ACCOUNT.ID, ACCOUNT.PARENT_ID, ACCOUNT.NAME, ACCOUNT.SUSPENDED, ACCOUNT.MODULES, ACCOUNT.LIMITS)
                .from(ACCOUNT)
                .forEach(row -> entries.accept(new Entry.AccountPut(new Account(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        ModuleColumn.read(row.value5()),
                        filters.getOrDefault(row.value1(), Map.of()),
                        KeyColumns.readLimits(row.value6())))));
    }

    /** All filters by their accounts' ids, then by their APIs' slugs. The snapshot holds them all in any case. */
    private Map<String, Map<String, IpFilter>> filters() {
        var filters = new HashMap<String, Map<String, IpFilter>>();
        session.sql()
                .select(IP_FILTER.ACCOUNT_ID, IP_FILTER.API, IP_FILTER.FILTER)
                .from(IP_FILTER)
                .forEach(row -> filters.computeIfAbsent(row.value1(), account -> new HashMap<>())
                        .put(row.value2(), KeyColumns.readFilter(row.value3())));
        return filters;
    }

    private void loadPolicies(Consumer<Entry> entries) {
        session.sql()
                .select(NAMED_POLICY.ID, NAMED_POLICY.ACCOUNT_ID, NAMED_POLICY.POLICY)
                .from(NAMED_POLICY)
                .forEach(row -> entries.accept(new Entry.PolicyPut(
                        new NamedPolicy(row.value1(), row.value2(), KeyColumns.readPolicy(row.value3())))));
    }

    private void loadCredentials(Consumer<Entry> entries) {
        try (var credentials = credentials();
                var secrets = secrets()) {
            var secretRows = new SecretWalk(resultSet(secrets));
            var rows = resultSet(credentials);
            while (rows.next()) {
                var id = rows.getString(1);
                entries.accept(new Entry.CredentialPut(toCredential(rows, id, secretRows.of(id))));
            }
        } catch (SQLException e) {
            throw new DataAccessException("reading the snapshot", e);
        }
    }

    /** The secrets, in the order of their credentials' ids. */
    private static final class SecretWalk {
        private final ResultSet rows;
        private @Nullable String credentialId;

        SecretWalk(ResultSet rows) throws SQLException {
            this.rows = rows;
            advance();
        }

        /** Those of a credential; passes over those of credentials before it. */
        List<SecretVersion> of(String id) throws SQLException {
            var own = new ArrayList<SecretVersion>(1);
            while (credentialId != null && credentialId.compareTo(id) <= 0) {
                if (credentialId.equals(id)) {
                    own.add(new SecretVersion(rows.getString(2), SecretDigest.of(rows.getBytes(3)), rows.getLong(4)));
                }
                advance();
            }
            return own;
        }

        private void advance() throws SQLException {
            credentialId = rows.next() ? rows.getString(1) : null;
        }
    }

    /** Without those that ended longer ago than is remembered. Served by the primary key. */
    private Cursor<?> credentials() {
        return session.sql()
                .select(CREDENTIAL.ID, CREDENTIAL.ACCOUNT_ID, CREDENTIAL.NAME, CREDENTIAL.EXPIRES_AT, shape())
                .from(CREDENTIAL)
                .where(CREDENTIAL.ENDED_AT.isNull().or(CREDENTIAL.ENDED_AT.gt(session.rememberedFromMicros())))
                .and(CREDENTIAL.EXPIRES_AT.gt(session.rememberedFromMicros()))
                .orderBy(CREDENTIAL.ID)
                .fetchSize(FETCH)
                .fetchLazy();
    }

    /** Served by ix_secret_credential. */
    private Cursor<?> secrets() {
        return session.sql()
                .select(SECRET.CREDENTIAL_ID, SECRET.ID, SECRET.DIGEST, SECRET.ENDS_AT)
                .from(SECRET)
                .where(SECRET.ENDS_AT.gt(session.rememberedFromMicros()))
                .orderBy(SECRET.CREDENTIAL_ID, SECRET.ID)
                .fetchSize(FETCH)
                .fetchLazy();
    }

    /** The columns of {@link Shape}, one a line: none of them can hold a line's end. */
    private static Field<String> shape() {
        return concat(
                CREDENTIAL.KIND,
                line(CREDENTIAL.STANDING),
                line(CREDENTIAL.ROLE),
                line(CREDENTIAL.KEY_TYPE),
                line(CREDENTIAL.ACCESS_TYPE),
                line(CREDENTIAL.ENVIRONMENT),
                line(CREDENTIAL.POLICY),
                line(CREDENTIAL.METADATA),
                line(CREDENTIAL.POLICY_ID));
    }

    private static Field<String> line(Field<String> column) {
        return concat(inline("\n"), coalesce(column, inline("")));
    }

    private Credential toCredential(ResultSet row, String id, List<SecretVersion> secrets) throws SQLException {
        var accountId = row.getString(2);
        var shared = accountId == null ? null : accountIds.computeIfAbsent(accountId, same -> same);
        return shape(row.getString(5)).toCredential(id, shared, row.getString(3), row.getLong(4), secrets);
    }

    private Shape shape(String text) {
        var known = shapes.get(text);
        if (known != null) {
            return known;
        }
        var shape = Shape.of(text);
        if (shapes.size() < MOST_SHAPES) {
            shapes.put(text, shape);
        }
        return shape;
    }

    private static ResultSet resultSet(Cursor<?> cursor) {
        return Objects.requireNonNull(cursor.resultSet(), "an open cursor");
    }
}
