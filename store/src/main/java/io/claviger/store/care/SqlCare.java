package io.claviger.store.care;

import static io.claviger.store.schema.Tables.CREDENTIAL;
import static io.claviger.store.schema.Tables.LAST_USED;
import static io.claviger.store.schema.Tables.LAST_USED_SUBJECT;
import static io.claviger.store.schema.Tables.SECRET;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import io.claviger.core.credential.CredentialKind;
import io.claviger.core.credential.Standing;
import io.claviger.core.usage.LastUse.Kind;
import io.claviger.store.session.Session;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SQLDialect;

/** What of an account's keys needs care, in SQL. */
public final class SqlCare implements CareReads {
    private static final int AT_ONCE = 1000;

    /** Never in a permission's name. */
    private static final String SEPARATOR = "\n";

    private final Session session;

    public SqlCare(Session session) {
        this.session = session;
    }

    /** Served by ix_credential_care, the primary key of last_used, and ix_secret_credential. */
    @Override
    public void keysInForce(String accountId, long oldBeforeMicros, Consumer<KeyAge> keys) {
        Field<Long> newest =
                field(select(max(SECRET.CREATED_AT)).from(SECRET).where(SECRET.CREDENTIAL_ID.eq(CREDENTIAL.ID)));
        var secretSince =
                when(CREDENTIAL.CREATED_AT.lt(oldBeforeMicros), newest).otherwise(CREDENTIAL.CREATED_AT);
        try (var rows = session.sql()
                .select(CREDENTIAL.ID, CREDENTIAL.CREATED_AT, CREDENTIAL.EXPIRES_AT, LAST_USED.USED_AT, secretSince)
                .from(CREDENTIAL)
                .leftJoin(LAST_USED)
                .on(LAST_USED.CREDENTIAL_ID.eq(CREDENTIAL.ID))
                .where(inForce(accountId))
                .fetchSize(AT_ONCE)
                .fetchLazy()) {
            for (var row : rows) {
                var since = row.value5();
                keys.accept(new KeyAge(
                        row.value1(), row.value2(), row.value3(), row.value4(), since == null ? row.value2() : since));
            }
        }
    }

    /** Served by ix_credential_care and the primary key of last_used_subject. */
    @Override
    public void usedPermissions(String accountId, long createdBeforeMicros, PermissionsOfKey keys) {
        try (var rows = session.sql()
                .select(CREDENTIAL.ID, joined())
                .from(CREDENTIAL)
                .join(LAST_USED_SUBJECT)
                .on(LAST_USED_SUBJECT.CREDENTIAL_ID.eq(CREDENTIAL.ID))
                .where(
                        inForce(accountId),
                        CREDENTIAL.CREATED_AT.lt(createdBeforeMicros),
                        LAST_USED_SUBJECT.KIND.eq(Kind.PERMISSION.name()))
                .groupBy(CREDENTIAL.ID)
                .fetchSize(AT_ONCE)
                .fetchLazy()) {
            for (var row : rows) {
                keys.accept(
                        row.value1(), new HashSet<>(Arrays.asList(row.value2().split(SEPARATOR))));
            }
        }
    }

    /** Served by the primary key. */
    @Override
    public Map<String, String> names(Collection<String> keyIds) {
        return session.sql()
                .select(CREDENTIAL.ID, CREDENTIAL.NAME)
                .from(CREDENTIAL)
                .where(CREDENTIAL.ID.in(keyIds), CREDENTIAL.KIND.eq(CredentialKind.KEY.name()))
                .fetchMap(CREDENTIAL.ID, CREDENTIAL.NAME);
    }

    /** One row a key, however many it used; the databases name it differently. */
    private Field<String> joined() {
        var function = session.sql().family() == SQLDialect.POSTGRES ? "string_agg" : "group_concat";
        return field(function + "({0}, {1})", String.class, LAST_USED_SUBJECT.NAME, inline(SEPARATOR));
    }

    private Condition inForce(String accountId) {
        return CREDENTIAL
                .ACCOUNT_ID
                .eq(accountId)
                .and(CREDENTIAL.KIND.eq(CredentialKind.KEY.name()))
                .and(CREDENTIAL.STANDING.eq(Standing.ACTIVE.name()))
                .and(CREDENTIAL.EXPIRES_AT.gt(session.nowMicros()));
    }
}
