package io.claviger.store.snapshot;

import static io.claviger.store.schema.Tables.ACCOUNT;
import static io.claviger.store.schema.Tables.CREDENTIAL;
import static io.claviger.store.schema.Tables.IP_FILTER;
import static io.claviger.store.schema.Tables.NAMED_POLICY;
import static io.claviger.store.schema.Tables.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.when;

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
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Streams accounts and credentials. It reads a million keys at a start, where most of the time goes into fetching one
 * column after the other: so a row comes as one text, of which what many keys have alike is taken apart once, and
 * credentials and secrets are walked side by side in the order of credential ids.
 */
public final class SnapshotRows {
    private static final int FETCH = 1000;

    /** Credentials in one statement. */
    private static final int PART = 20_000;

    /** Stands for the familiar policy. No policy is written so. */
    private static final String FAMILIAR = "=";

    /** Shapes that are kept to be found again; beyond them each is taken apart anew. */
    private static final int MOST_SHAPES = 10_000;

    private final Session session;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Map<String, String> accountIds = new HashMap<>();
    private String lastAccountId = "";
    private byte[] lastShapeText = {};
    private @Nullable Shape lastShape;
    private String lastPolicy = "";

    /** The policy whose text is left out of the rows: of a thousand characters that many keys share, each row has one. */
    private String familiarPolicy = "";

    public SnapshotRows(Session session) {
        this.session = session;
    }

    /** Everything. */
    public void load(Consumer<Entry> entries) {
        loadAccounts(noCondition(), filters(noCondition()), entries);
        loadPolicies(noCondition(), entries);
        loadCredentials(noCondition(), noCondition(), entries);
    }

    /** Some subjects, as they are now; those that are gone are left out. */
    public void load(Subjects subjects, Consumer<Entry> entries) {
        for (var ids : Subjects.parts(subjects.accounts())) {
            loadAccounts(ACCOUNT.ID.in(ids), filters(IP_FILTER.ACCOUNT_ID.in(ids)), entries);
        }
        for (var ids : Subjects.parts(subjects.policies())) {
            loadPolicies(NAMED_POLICY.ID.in(ids), entries);
        }
        for (var ids : Subjects.parts(subjects.credentials())) {
            loadCredentials(CREDENTIAL.ID.in(ids), SECRET.CREDENTIAL_ID.in(ids), entries);
        }
    }

    private void loadAccounts(Condition which, Map<String, Map<String, IpFilter>> filters, Consumer<Entry> entries) {
        session.sql()
                .select(ACCOUNT.ID, ACCOUNT.PARENT_ID, ACCOUNT.NAME, ACCOUNT.SUSPENDED, ACCOUNT.MODULES, ACCOUNT.LIMITS)
                .from(ACCOUNT)
                .where(which)
                .forEach(row -> entries.accept(new Entry.AccountPut(new Account(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        ModuleColumn.read(row.value5()),
                        filters.getOrDefault(row.value1(), Map.of()),
                        KeyColumns.readLimits(row.value6())))));
    }

    /** Filters by their accounts' ids, then by their APIs' slugs. The snapshot holds them all in any case. */
    private Map<String, Map<String, IpFilter>> filters(Condition which) {
        var filters = new HashMap<String, Map<String, IpFilter>>();
        session.sql()
                .select(IP_FILTER.ACCOUNT_ID, IP_FILTER.API, IP_FILTER.FILTER)
                .from(IP_FILTER)
                .where(which)
                .forEach(row -> filters.computeIfAbsent(row.value1(), account -> new HashMap<>())
                        .put(row.value2(), KeyColumns.readFilter(row.value3())));
        return filters;
    }

    private void loadPolicies(Condition which, Consumer<Entry> entries) {
        session.sql()
                .select(NAMED_POLICY.ID, NAMED_POLICY.ACCOUNT_ID, NAMED_POLICY.POLICY)
                .from(NAMED_POLICY)
                .where(which)
                .forEach(row -> entries.accept(new Entry.PolicyPut(
                        new NamedPolicy(row.value1(), row.value2(), KeyColumns.readPolicy(row.value3())))));
    }

    private void loadCredentials(Condition which, Condition whose, Consumer<Entry> entries) {
        try (var secrets = secrets(whose)) {
            var secretRows = new SecretWalk(resultSet(secrets));
            var progress = new Progress();
            Consumer<Credential> each = credential -> {
                entries.accept(new Entry.CredentialPut(credential));
                progress.one(() -> session.sql().fetchCount(CREDENTIAL));
            };
            var last = "";
            while (last != null) {
                last = loadPart(which.and(CREDENTIAL.ID.gt(last)), secretRows, each);
            }
        } catch (SQLException e) {
            throw new DataAccessException("reading the snapshot", e);
        }
    }

    /**
     * Loads the next credentials, and leaves out the text of the policy that was the last of those before.
     *
     * @return the id of the last, or null where there are no more
     */
    private @Nullable String loadPart(Condition which, SecretWalk secrets, Consumer<Credential> each)
            throws SQLException {
        lastShapeText = new byte[0];
        try (var cursor = credentials(which)) {
            var rows = resultSet(cursor);
            var row = new RowText();
            var read = 0;
            var last = "";
            while (rows.next()) {
                row.read(rows.getBytes(1));
                var credential = toCredential(row, secrets.of(row));
                each.accept(credential);
                last = credential.id();
                read++;
            }
            familiarPolicy = lastPolicy;
            return read < PART ? null : last;
        }
    }

    /** The secrets, in the order of their credentials' ids. */
    private static final class SecretWalk {
        private final ResultSet rows;
        private final RowText row = new RowText();
        private boolean over;

        SecretWalk(ResultSet rows) throws SQLException {
            this.rows = rows;
            advance();
        }

        /** Those of a credential; passes over those of credentials before it. */
        List<SecretVersion> of(RowText credential) throws SQLException {
            SecretVersion first = null;
            List<SecretVersion> all = List.of();
            while (!over) {
                var order = row.compareFirst(credential);
                if (order > 0) {
                    break;
                }
                if (order == 0) {
                    if (first != null) {
                        all = all.isEmpty() ? new ArrayList<>(List.of(first)) : all;
                        all.add(secret());
                    } else {
                        first = secret();
                    }
                }
                advance();
            }
            return first != null && all.isEmpty() ? List.of(first) : all;
        }

        private SecretVersion secret() throws SQLException {
            row.next(1);
            var id = row.next();
            var endsAt = row.nextNumber();
            return new SecretVersion(id, SecretDigest.of(rows.getBytes(2)), endsAt);
        }

        private void advance() throws SQLException {
            over = !rows.next();
            if (!over) {
                row.read(rows.getBytes(1));
            }
        }
    }

    /** Without those that ended longer ago than is remembered. Served by the primary key. */
    private Cursor<?> credentials(Condition which) {
        return session.sql()
                .select(credentialText())
                .from(CREDENTIAL)
                .where(remembered())
                .and(which)
                .orderBy(CREDENTIAL.ID)
                .limit(PART)
                .fetchSize(FETCH)
                .fetchLazy();
    }

    /**
     * The next credentials that are not remembered any more, but were at another time.
     *
     * @param rememberedBefore from when on what had ended was remembered then
     */
    public List<String> noLongerRemembered(long rememberedBefore, String afterId, int most) {
        var from = session.rememberedFromMicros();
        return session.sql()
                .select(CREDENTIAL.ID)
                .from(CREDENTIAL)
                .where(CREDENTIAL.ID.gt(afterId))
                .and(CREDENTIAL
                        .ENDED_AT
                        .gt(rememberedBefore)
                        .and(CREDENTIAL.ENDED_AT.le(from))
                        .or(CREDENTIAL.EXPIRES_AT.gt(rememberedBefore).and(CREDENTIAL.EXPIRES_AT.le(from))))
                .orderBy(CREDENTIAL.ID)
                .limit(most)
                .fetch(CREDENTIAL.ID);
    }

    private Condition remembered() {
        return CREDENTIAL
                .ENDED_AT
                .isNull()
                .or(CREDENTIAL.ENDED_AT.gt(session.rememberedFromMicros()))
                .and(CREDENTIAL.EXPIRES_AT.gt(session.rememberedFromMicros()));
    }

    /** Served by ix_secret_credential. */
    private Cursor<?> secrets(Condition which) {
        return session.sql()
                .select(secretText(), SECRET.DIGEST)
                .from(SECRET)
                .where(SECRET.ENDS_AT.gt(session.rememberedFromMicros()))
                .and(which)
                .orderBy(SECRET.CREDENTIAL_ID, SECRET.ID)
                .fetchSize(FETCH)
                .fetchLazy();
    }

    /** A credential's own columns and, between them, those of {@link Shape}; the name alone can hold a line's end. */
    private Field<String> credentialText() {
        return RowText.of(
                CREDENTIAL.ID,
                CREDENTIAL.ACCOUNT_ID,
                CREDENTIAL.EXPIRES_AT,
                CREDENTIAL.KIND,
                CREDENTIAL.STANDING,
                CREDENTIAL.ROLE,
                CREDENTIAL.KEY_TYPE,
                CREDENTIAL.ACCESS_TYPE,
                CREDENTIAL.ENVIRONMENT,
                when(CREDENTIAL.POLICY.eq(familiarPolicy), FAMILIAR).otherwise(CREDENTIAL.POLICY),
                CREDENTIAL.METADATA,
                CREDENTIAL.POLICY_ID,
                CREDENTIAL.NAME);
    }

    private static Field<String> secretText() {
        return RowText.of(SECRET.CREDENTIAL_ID, SECRET.ID, SECRET.ENDS_AT);
    }

    private Credential toCredential(RowText row, List<SecretVersion> secrets) {
        var id = row.next();
        lastAccountId = row.nextLike(lastAccountId);
        var accountId = lastAccountId.isEmpty() ? null : accountIds.computeIfAbsent(lastAccountId, same -> same);
        var expiresAt = row.nextNumber();
        var ownShape = shape(row);
        return ownShape.toCredential(id, accountId, row.rest(), expiresAt, secrets);
    }

    /** Most often that of the row before. */
    private Shape shape(RowText row) {
        if (lastShape != null && row.nextAre(lastShapeText)) {
            return lastShape;
        }
        lastShapeText = row.next(Shape.LINES);
        var text = new String(lastShapeText, UTF_8).replace("\n" + FAMILIAR + "\n", "\n" + familiarPolicy + "\n");
        lastPolicy = Shape.policyText(text);
        var known = shapes.get(text);
        lastShape = known != null ? known : Shape.of(text);
        if (known == null && shapes.size() < MOST_SHAPES) {
            shapes.put(text, lastShape);
        }
        return lastShape;
    }

    private static ResultSet resultSet(Cursor<?> cursor) {
        return Objects.requireNonNull(cursor.resultSet(), "an open cursor");
    }
}
