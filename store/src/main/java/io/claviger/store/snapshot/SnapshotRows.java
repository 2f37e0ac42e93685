package io.claviger.store.snapshot;

import static io.claviger.store.schema.Tables.ACCOUNT;
import static io.claviger.store.schema.Tables.CREDENTIAL;
import static io.claviger.store.schema.Tables.SECRET;

import io.claviger.core.account.Account;
import io.claviger.core.credential.AccessType;
import io.claviger.core.credential.Credential;
import io.claviger.core.credential.CredentialKind;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.credential.Standing;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
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
import org.jooq.exception.DataAccessException;

/**
 * Streams accounts and credentials. It reads a million keys at a start, so it takes plain result sets, walks credentials
 * and secrets side by side in the order of credential ids, and reads each distinct policy once.
 */
public final class SnapshotRows {
    private static final int FETCH = 1000;
    private static final int MOST_SHARED = 10_000;

    private final Session session;
    private final Map<String, Policy> policies = new HashMap<>();

    public SnapshotRows(Session session) {
        this.session = session;
    }

    public void load(Consumer<Entry> entries) {
        session.sql()
                .select(ACCOUNT.ID, ACCOUNT.PARENT_ID, ACCOUNT.NAME, ACCOUNT.SUSPENDED)
                .from(ACCOUNT)
                .forEach(row -> entries.accept(
                        new Entry.AccountPut(new Account(row.value1(), row.value2(), row.value3(), row.value4()))));
        try (var credentialRows = credentials();
                var secretRows = secrets()) {
            var credentials = Objects.requireNonNull(credentialRows.resultSet(), "open");
            var secrets = Objects.requireNonNull(secretRows.resultSet(), "open");
            var next = secrets.next();
            while (credentials.next()) {
                var id = credentials.getString(1);
                var own = new ArrayList<SecretVersion>(1);
                for (; next && secrets.getString(1).compareTo(id) <= 0; next = secrets.next()) {
                    if (secrets.getString(1).equals(id)) {
                        own.add(new SecretVersion(
                                secrets.getString(2), SecretDigest.of(secrets.getBytes(3)), secrets.getLong(4)));
                    }
                }
                entries.accept(new Entry.CredentialPut(toCredential(credentials, id, own)));
            }
        } catch (SQLException e) {
            throw new DataAccessException("reading the snapshot", e);
        }
    }

    /** Without those that ended longer ago than is remembered. Served by the primary key. */
    private Cursor<?> credentials() {
        return session.sql()
                .select(
                        CREDENTIAL.ID,
                        CREDENTIAL.KIND,
                        CREDENTIAL.ACCOUNT_ID,
                        CREDENTIAL.NAME,
                        CREDENTIAL.STANDING,
                        CREDENTIAL.EXPIRES_AT,
                        CREDENTIAL.ROLE,
                        CREDENTIAL.KEY_TYPE,
                        CREDENTIAL.ACCESS_TYPE,
                        CREDENTIAL.ENVIRONMENT,
                        CREDENTIAL.POLICY,
                        CREDENTIAL.METADATA)
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

    private Credential toCredential(ResultSet row, String id, List<SecretVersion> secrets) throws SQLException {
        var accountId = row.getString(3);
        var name = row.getString(4);
        var standing = Standing.valueOf(row.getString(5));
        var expiresAt = row.getLong(6);
        return switch (CredentialKind.valueOf(row.getString(2))) {
            case SERVICE_TOKEN ->
                new ServiceToken(id, accountId, name, Role.valueOf(row.getString(7)), standing, expiresAt, secrets);
            case KEY ->
                new Key(
                        id,
                        accountId,
                        name,
                        KeyType.valueOf(row.getString(8)),
                        AccessType.valueOf(row.getString(9)),
                        Environment.valueOf(row.getString(10)),
                        policy(row.getString(11)),
                        standing,
                        expiresAt,
                        metadata(row.getString(12)),
                        secrets);
        };
    }

    private Policy policy(String text) {
        var known = policies.get(text);
        if (known != null) {
            return known;
        }
        var policy = KeyColumns.readPolicy(text);
        if (policies.size() < MOST_SHARED) {
            policies.put(text, policy);
        }
        return policy;
    }

    private static Map<String, String> metadata(String text) {
        return text.equals("{}") ? Map.of() : KeyColumns.readMetadata(text);
    }
}
