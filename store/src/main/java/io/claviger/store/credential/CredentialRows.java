package io.claviger.store.credential;

import static io.claviger.store.schema.Tables.ACCOUNT;
import static io.claviger.store.schema.Tables.CREDENTIAL;
import static io.claviger.store.schema.Tables.LAST_USED;
import static io.claviger.store.schema.Tables.NAMED_POLICY;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.Standing;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.schema.tables.records.CredentialRecord;
import io.claviger.store.session.Session;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What keys and service tokens have in common in SQL. */
final class CredentialRows {
    /**
     * A row with what belongs to it.
     *
     * @param namedPolicy the policy that it refers to; null where it refers to none, or to one that is gone
     */
    record Found(
            CredentialRecord row,
            List<StoredSecret> secrets,
            @Nullable String namedPolicy,
            @Nullable Long lastUsedAtMicros) {}

    /** That a credential refers to a named policy, which must be its own account's. */
    static final Condition SHARES =
            NAMED_POLICY.ID.eq(CREDENTIAL.POLICY_ID).and(NAMED_POLICY.ACCOUNT_ID.eq(CREDENTIAL.ACCOUNT_ID));

    private final Session session;
    private final SecretRows secrets;
    private final String kind;

    CredentialRows(Session session, SecretRows secrets, String kind) {
        this.session = session;
        this.secrets = secrets;
        this.kind = kind;
    }

    @Nullable Found find(String id) {
        var found = select(CREDENTIAL.ID.eq(id), null, 1);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Served by ix_credential_account where the condition names an account, else by ix_credential_kind. */
    Page<Found> list(Condition which, PageRequest page) {
        var found = select(which, page.after(), page.limit() + 1);
        return Page.of(
                found,
                page.limit(),
                last -> new Cursor(last.row().getCreatedAt(), last.row().getId()));
    }

    Condition search(@Nullable String search) {
        return search == null ? noCondition() : CREDENTIAL.NAME.containsIgnoreCase(search);
    }

    /** The status that {@link CredentialStatus#of} would find. */
    Condition status(@Nullable CredentialStatus status) {
        var active = CREDENTIAL.STANDING.eq(Standing.ACTIVE.name());
        return switch (status) {
            case null -> noCondition();
            case ACTIVE -> active.and(CREDENTIAL.EXPIRES_AT.gt(session.nowMicros()));
            case EXPIRED -> active.and(CREDENTIAL.EXPIRES_AT.le(session.nowMicros()));
            case DISABLED -> CREDENTIAL.STANDING.eq(Standing.DISABLED.name());
            case REVOKED -> CREDENTIAL.STANDING.eq(Standing.REVOKED.name());
        };
    }

    /** Writes a new row, of which the caller has set what its kind has, and its first secret. It is made now unless it is set. */
    void insert(CredentialRecord row, SecretDigest digest) {
        var accountId = row.getAccountId();
        if (accountId != null && !session.sql().fetchExists(ACCOUNT, ACCOUNT.ID.eq(accountId))) {
            throw ClavigerException.notFound("There is no account " + accountId + ".");
        }
        row.setId(session.newId());
        row.setKind(kind);
        row.setStanding(Standing.ACTIVE.name());
        if (row.getCreatedAt() == null) {
            row.setCreatedAt(session.nowMicros());
        }
        row.setCreatedBy(session.actor().id());
        row.setChangedAt(session.nowMicros());
        row.setVersion(1L);
        session.sql().insertInto(CREDENTIAL).set(row).execute();
        secrets.insert(row.getId(), digest);
    }

    /** Writes what is set in the changes, if the row is of the version still. */
    void update(String id, long version, CredentialRecord changes) {
        changes.setChangedAt(session.nowMicros());
        changes.setVersion(version + 1);
        var changed = session.sql()
                .update(CREDENTIAL)
                .set(changes)
                .where(CREDENTIAL.ID.eq(id), CREDENTIAL.VERSION.eq(version))
                .execute();
        if (changed == 0) {
            throw new ClavigerException(
                    ErrorCode.PRECONDITION_FAILED, "The credential is not of version " + version + " any more.");
        }
    }

    void stand(String id, long version, Standing before, @Nullable Long endedBefore, Standing after) {
        if (ended(before) && !ended(after)) {
            throw ClavigerException.conflict("The credential was revoked, which is for good.");
        }
        var changes = new CredentialRecord();
        changes.setStanding(after.name());
        if (ended(after) && endedBefore == null) {
            changes.setEndedAt(session.nowMicros());
        }
        update(id, version, changes);
    }

    void rotate(String id, long version, Standing standing, SecretDigest digest, long overlapMicros) {
        if (ended(standing)) {
            throw ClavigerException.conflict("The credential was revoked, so it gets no new secret.");
        }
        if (overlapMicros < 0) {
            throw new IllegalArgumentException("an overlap is 0 or more: " + overlapMicros);
        }
        secrets.endAll(id, session.nowMicros() + overlapMicros);
        secrets.requireRoom(id);
        secrets.insert(id, digest);
        update(id, version, new CredentialRecord());
    }

    /** Deleted ones are hidden. Rows in the order of the list. */
    private List<Found> select(Condition which, @Nullable Cursor after, int most) {
        var rows = session.sql()
                .select(CREDENTIAL.fields())
                .select(NAMED_POLICY.POLICY, LAST_USED.USED_AT)
                .from(CREDENTIAL)
                .leftJoin(NAMED_POLICY)
                .on(SHARES)
                .leftJoin(LAST_USED)
                .on(LAST_USED.CREDENTIAL_ID.eq(CREDENTIAL.ID))
                .where(which)
                .and(CREDENTIAL.KIND.eq(kind))
                .and(CREDENTIAL.STANDING.ne(Standing.DELETED.name()))
                .and(
                        after == null
                                ? noCondition()
                                : row(CREDENTIAL.CREATED_AT, CREDENTIAL.ID).lt(after.position(), after.id()))
                .orderBy(CREDENTIAL.CREATED_AT.desc(), CREDENTIAL.ID.desc())
                .limit(most)
                .fetch();
        var secretsOf = secrets.of(rows.getValues(CREDENTIAL.ID));
        return rows.map(found -> toFound(found, secretsOf));
    }

    private static Found toFound(Record found, Map<String, List<StoredSecret>> secretsOf) {
        var row = found.into(CREDENTIAL);
        return new Found(
                row,
                secretsOf.getOrDefault(row.getId(), List.of()),
                found.get(NAMED_POLICY.POLICY),
                found.get(LAST_USED.USED_AT));
    }

    private static boolean ended(Standing standing) {
        return standing == Standing.REVOKED || standing == Standing.DELETED;
    }
}
