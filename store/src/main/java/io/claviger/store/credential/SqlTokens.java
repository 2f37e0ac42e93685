package io.claviger.store.credential;

import static io.claviger.store.schema.Tables.CREDENTIAL;
import static org.jooq.impl.DSL.noCondition;

import io.claviger.core.credential.CredentialKind;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.Standing;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.store.account.SqlAccounts;
import io.claviger.store.page.Page;
import io.claviger.store.schema.tables.records.CredentialRecord;
import io.claviger.store.session.Session;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Service tokens in SQL. */
public final class SqlTokens implements Tokens {
    private final Session session;
    private final CredentialRows rows;

    public SqlTokens(Session session, int pepperVersion) {
        this.session = session;
        this.rows = new CredentialRows(
                session, new SecretRows(session, pepperVersion), CredentialKind.SERVICE_TOKEN.name());
    }

    @Override
    public @Nullable StoredToken find(String id) {
        var found = rows.find(id);
        return found == null ? null : toToken(found);
    }

    @Override
    public Page<StoredToken> list(TokenQuery query) {
        var roots = query.rootIds();
        var which = (roots == null ? noCondition() : SqlAccounts.within(CREDENTIAL.ACCOUNT_ID, roots))
                .and(rows.search(query.search()))
                .and(rows.status(query.status()));
        var page = rows.list(which, query.page());
        return new Page<>(page.items().stream().map(SqlTokens::toToken).toList(), page.next());
    }

    /** Served by ix_credential_kind. */
    @Override
    public boolean everMade() {
        return session.sql().fetchExists(CREDENTIAL, CREDENTIAL.KIND.eq(CredentialKind.SERVICE_TOKEN.name()));
    }

    @Override
    public StoredToken insert(NewToken token) {
        var row = new CredentialRecord();
        row.setAccountId(token.accountId());
        row.setName(token.name());
        row.setDescription(token.description());
        row.setRole(token.role().name());
        row.setExpiresAt(token.expiresAtMicros());
        rows.insert(row, token.digest());
        return changed(row.getId());
    }

    @Override
    public StoredToken update(StoredToken token, String name, @Nullable String description, long expiresAtMicros) {
        var changes = new CredentialRecord();
        changes.setName(name);
        changes.setDescription(description);
        changes.setExpiresAt(expiresAtMicros);
        rows.update(token.id(), token.version(), changes);
        return changed(token.id());
    }

    @Override
    public StoredToken stand(StoredToken token, Standing standing) {
        rows.stand(token.id(), token.version(), token.standing(), token.endedAtMicros(), standing);
        return standing == Standing.DELETED ? deleted(token) : changed(token.id());
    }

    @Override
    public StoredToken rotate(StoredToken token, SecretDigest digest, long overlapMicros) {
        rows.rotate(token.id(), token.version(), token.standing(), digest, overlapMicros);
        return changed(token.id());
    }

    private StoredToken changed(String id) {
        var token = Objects.requireNonNull(find(id), "the token that was just written");
        session.changed(new Entry.CredentialPut(token.toToken()));
        return token;
    }

    private StoredToken deleted(StoredToken token) {
        var ended = token.endedAtMicros();
        var deleted = new StoredToken(
                token.id(),
                token.accountId(),
                token.name(),
                token.description(),
                token.role(),
                Standing.DELETED,
                token.expiresAtMicros(),
                token.secrets(),
                token.createdAtMicros(),
                token.createdBy(),
                session.nowMicros(),
                ended == null ? Long.valueOf(session.nowMicros()) : ended,
                token.version() + 1,
                token.lastUsedAtMicros());
        session.changed(new Entry.CredentialPut(deleted.toToken()));
        return deleted;
    }

    private static StoredToken toToken(CredentialRows.Found found) {
        var row = found.row();
        return new StoredToken(
                row.getId(),
                row.getAccountId(),
                row.getName(),
                row.getDescription(),
                Role.valueOf(row.getRole()),
                Standing.valueOf(row.getStanding()),
                row.getExpiresAt(),
                found.secrets(),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getChangedAt(),
                row.getEndedAt(),
                row.getVersion(),
                found.lastUsedAtMicros());
    }
}
