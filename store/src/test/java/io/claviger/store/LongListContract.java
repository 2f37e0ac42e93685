package io.claviger.store;

import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.Rejection;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditEntry;
import io.claviger.store.audit.AuditQuery;
import io.claviger.store.audit.AuditSeal;
import io.claviger.store.audit.SqlAudit;
import io.claviger.store.credential.KeyQuery;
import io.claviger.store.credential.SqlKeys;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.seal.SealedKeys;
import io.claviger.store.session.Session;
import io.claviger.store.usage.RejectionQuery;
import io.claviger.store.usage.SqlRejections;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.conf.ParamType;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lists of 100,000, on every database: the first page, one in the middle and the last are each found by the index that is
 * named for the list, without a look at what is before them.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class LongListContract {
    private static final String MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final int ROWS = 100_000;
    private static final int LIMIT = 25;
    private static final String NUMBERS =
            " with recursive n(i) as (select 1 union all select i + 1 from n where i < " + ROWS + ")";

    /** A UUID with the row's number at its end. */
    private static final String ID = "'0199c82c-c000-7000-8000-' || substr(cast(1000000000000 + i as varchar(13)), 2)";

    private static final long BEGAN = 1_770_000_000_000_000L;

    final Fixture fixture = new Fixture();

    private Store store;
    private Connection connection;
    private DSLContext sql;
    private SealedKeys keys;
    private String account;
    private final List<String> asked = new ArrayList<>();

    static MasterKey masterKey() throws StoreOpenException {
        return MasterKey.ofBase64(MASTER_KEY);
    }

    abstract Store open(Path folder) throws Exception;

    abstract Connection connect(Path folder) throws Exception;

    abstract SQLDialect dialect();

    /** SQL that has a text in a column of bytes replaced by an expression. */
    abstract String replaced(String column, String text, String by);

    /** How the database would answer a query, a line a step. */
    abstract List<String> plan(DSLContext sql, String query);

    /** Checks that no row is read that is not of the page, which one index makes possible. */
    abstract void assertBounded(List<String> plan, String index, boolean first);

    /** Checks that no row of another account is read. */
    abstract void assertOfTheAccount(List<String> plan, String index);

    @BeforeAll
    void fill(@TempDir Path folder) throws Exception {
        store = open(folder);
        account = anAccount(store, "Acme").id();
        var key = aKey(store, account, "base").id();
        var other = anAccount(store, "Other").id();
        aKey(store, other, "other");
        connection = connect(folder);
        var settings = new Settings().withRenderSchema(false).withExecuteLogging(false);
        sql = DSL.using(connection, dialect(), settings);
        sql.configuration().set(new Asked());
        keys = SealedKeys.open(sql, masterKey(), BEGAN);
        fillKeys(key);
        fillAudit();
        fillRejections(key);
        if (dialect() == SQLDialect.POSTGRES) {
            sql.execute("analyze");
        }
    }

    @AfterAll
    void close() throws Exception {
        connection.close();
        store.close();
    }

    private void fillKeys(String key) {
        var same = "kind, account_id, description, contact_email, key_type, access_type, environment, policy, metadata,"
                + " expires_at, created_by, changed_at, version";
        sql.execute("insert into credential (id, name, standing, created_at, " + same + ")" + NUMBERS + " select " + ID
                + ", 'key ' || i, case when i = 777 then 'REVOKED' else 'ACTIVE' end, " + BEGAN + " + i, " + same
                + " from credential, n where id = '" + key + "'");
    }

    private void fillAudit() {
        sql.execute(
                "insert into audit_entry (chain, sequence, id, at_micros, kind, actor_id, subject_id, document, hash,"
                        + " hmac, hmac_key_version)" + NUMBERS + " select chain, sequence + i, " + ID
                        + ", at_micros + i, kind,"
                        + " actor_id, 'subject-' || (i % 1000), "
                        + replaced("document", "\"sequence\":2", "'\"sequence\":' || (sequence + i)")
                        + ", hash, hmac, hmac_key_version from audit_entry, n where sequence = 2 and chain = '"
                        + account + "'");
    }

    private void fillRejections(String key) {
        sql.execute(
                "insert into rejection (decision_id, at_micros, door, account_id, credential_id, code, status, method,"
                        + " request_bytes, response_bytes, took_micros)" + NUMBERS + " select " + ID + ", " + BEGAN
                        + " + i, 'gateway',"
                        + " '" + account + "', '" + key
                        + "', case when i = 777 then 'IP_FORBIDDEN' else 'RATE_LIMITED' end, 403,"
                        + " 'GET', 0, 0, 0 from n");
    }

    @Test
    void pagesOfKeysAreReadByTheirIndex() {
        Function<Cursor, Page<StoredKey>> list = after -> keys(null, null, after);
        assertPages(list, StoredKey::name, "key ", at -> new Cursor(BEGAN + at, id(at)), "ix_credential_account");
        assertThat(keys(null, null, new Cursor(BEGAN + 1, id(1))).items())
                .extracting(StoredKey::name)
                .containsExactly("base");
    }

    @Test
    void keysAreSearchedAndFilteredInTheOrderOfTheirIndex() {
        assertThat(keys("KEY 4321", null, null).items())
                .extracting(StoredKey::name)
                .containsExactly(
                        "key 43219",
                        "key 43218",
                        "key 43217",
                        "key 43216",
                        "key 43215",
                        "key 43214",
                        "key 43213",
                        "key 43212",
                        "key 43211",
                        "key 43210",
                        "key 4321");
        assertOfTheAccount(plan(), "ix_credential_account");
        assertThat(keys(null, CredentialStatus.REVOKED, null).items())
                .extracting(StoredKey::name)
                .containsExactly("key 777");
    }

    @Test
    void pagesOfTheAuditTrailAreReadByItsKey() {
        Function<Cursor, Page<AuditEntry>> list = after -> entries(null, null, after);
        assertPages(list, entry -> entry.sequence() - 2, "", at -> new Cursor(at + 2L, id(at)), "audit_entry");
        assertThat(entries(null, null, new Cursor(3, id(1))).items())
                .extracting(AuditEntry::action)
                .containsExactly("key.create", "account.create");
    }

    @Test
    void whatWasDoneToOneThingIsReadByItsIndex() {
        var first = entries("subject-7", null, null);
        assertThat(first.items())
                .hasSize(LIMIT)
                .first()
                .satisfies(entry -> assertThat(entry.sequence()).isEqualTo(99_009));
        assertBounded(plan(), "ix_audit_entry_subject", true);
        var last = entries("subject-7", null, new Cursor(2_009, id(2_007)));
        assertThat(last.items()).extracting(AuditEntry::sequence).containsExactly(1_009L, 9L);
        assertBounded(plan(), "ix_audit_entry_subject", false);
    }

    @Test
    void pagesOfRejectionsAreReadByTheirIndex() {
        Function<Cursor, Page<Rejection>> list = after -> rejections(null, null, after);
        assertPages(list, Rejection::decisionId, null, at -> new Cursor(BEGAN + at, id(at)), "ix_rejection_account");
        assertThat(rejections(null, null, new Cursor(BEGAN + 2, id(2))).items())
                .extracting(Rejection::decisionId)
                .containsExactly(id(1));
        assertThat(rejections(null, ErrorCode.IP_FORBIDDEN, null).items())
                .extracting(Rejection::decisionId)
                .containsExactly(id(777));
    }

    /** The first page, and one from the middle on. */
    private <T> void assertPages(
            Function<Cursor, Page<T>> list,
            Function<T, Object> name,
            String prefix,
            Function<Integer, Cursor> cursor,
            String index) {
        for (var from : List.of(ROWS, ROWS / 2, 60)) {
            var first = from == ROWS;
            var page = list.apply(first ? null : cursor.apply(from + 1));
            assertThat(page.items().stream().map(name).map(String::valueOf))
                    .containsExactlyElementsOf(IntStream.range(0, LIMIT)
                            .map(i -> from - i)
                            .mapToObj(i -> prefix == null ? id(i) : prefix + i)
                            .toList());
            assertThat(page.next()).isNotNull();
            assertBounded(plan(), index, first);
        }
    }

    private static String id(int row) {
        return "0199c82c-c000-7000-8000-" + String.format("%012d", row);
    }

    private Page<StoredKey> keys(String search, CredentialStatus status, Cursor after) {
        asked.clear();
        return new SqlKeys(session(), keys).list(new KeyQuery(account, search, status, new PageRequest(LIMIT, after)));
    }

    private Page<AuditEntry> entries(String subject, String kind, Cursor after) {
        asked.clear();
        var page = new PageRequest(LIMIT, after);
        return new SqlAudit(session(), new AuditSeal(keys))
                .list(new AuditQuery(account, kind, null, null, subject, null, null, page));
    }

    private Page<Rejection> rejections(String credential, ErrorCode code, Cursor after) {
        asked.clear();
        var page = new PageRequest(LIMIT, after);
        return new SqlRejections(session()).list(new RejectionQuery(account, credential, code, null, null, page));
    }

    private Session session() {
        return new Session(sql, Actor.system("tests"), BEGAN + ROWS + 1, 1, 0);
    }

    /** Of the first query that was asked: that of the list itself. */
    private List<String> plan() {
        return plan(DSL.using(connection, dialect()), asked.getFirst());
    }

    /** Remembers the queries, with their values. */
    private final class Asked implements ExecuteListener {
        private static final long serialVersionUID = 1;

        @Override
        public void executeStart(ExecuteContext context) {
            var query = context.query();
            if (query != null) {
                asked.add(query.getSQL(ParamType.INLINED));
            }
        }
    }
}
