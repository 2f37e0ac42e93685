package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.SECOND;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.store.account.StoredAccount;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditEntry;
import io.claviger.store.audit.AuditQuery;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for the audit trail on every database; among it every way to tamper with it that we could think of. */
abstract class AuditContract {
    final Fixture fixture = new Fixture();
    Store store;
    private StoredAccount account;

    /** Opens the store of this test, a new one the first time. */
    abstract Store open() throws Exception;

    /** Runs SQL behind the store's back. */
    abstract void behindItsBack(String... statements) throws Exception;

    @BeforeEach
    void openStoreWithSomeEntries() throws Exception {
        store = open();
        account = anAccount(store, "Acme");
        for (var i = 0; i < 5; i++) {
            aKey(store, account.id(), "key " + i);
        }
        anAccount(store, "Other");
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void wholeTrailIsIntact() throws Exception {
        assertThat(verdict()).isEqualTo(new AuditVerdict.Intact(3, 8));
        store.close();
        store = open();
        assertThat(verdict()).isEqualTo(new AuditVerdict.Intact(3, 8));
    }

    @Test
    void entrySaysWhoDidWhatToWhatAndWhen() {
        var before = new HashMap<String, Object>();
        before.put("name", "a \"quoted\" näme\n");
        before.put("expiresAt", null);
        Map<String, Object> after = Map.of("permissions", List.of("B", "A"), "count", 3, "on", true);
        var revision = store.change(ACTOR, "key.change", tx -> {
                    tx.audit().append(new AuditDraft(account.id(), "key.change", "key-1", before, after));
                    return 1;
                })
                .revision();
        var entry = list(null, null, null, null).getFirst();
        assertThat(entry.actor()).isEqualTo(ACTOR);
        assertThat(entry.chain()).isEqualTo(account.id());
        assertThat(entry.sequence()).isEqualTo(7);
        assertThat(entry.kind()).isEqualTo("key");
        assertThat(entry.action()).isEqualTo("key.change");
        assertThat(entry.subjectId()).isEqualTo("key-1");
        assertThat(entry.revision()).isEqualTo(revision);
        assertThat(entry.atMicros()).isLessThanOrEqualTo(fixture.now.get());
        assertThat(entry.before()).isEqualTo(before);
        assertThat(entry.after()).isEqualTo(Map.of("permissions", List.of("B", "A"), "count", 3L, "on", true));
        assertThat(entry.document()).startsWith("{\"action\":\"key.change\",\"actor\":{\"address\":\"192.0.2.7\"");
    }

    @Test
    void entriesAreFiltered() {
        var other = new Actor(Actor.Kind.TOKEN, "token-2", "somebody", null);
        var from = fixture.now.addAndGet(SECOND);
        store.change(other, "account.change", tx -> {
            audit(tx, account.id(), "account.change", account.id());
            return 1;
        });
        assertThat(list("account", null, null, null))
                .extracting(AuditEntry::action)
                .containsExactly("account.change", "account.create");
        assertThat(list(null, "token-2", null, null)).hasSize(1);
        assertThat(list("key", "token-2", null, null)).isEmpty();
        assertThat(list(null, null, from, null)).hasSize(1);
        assertThat(list(null, null, null, from)).hasSize(6);
        assertThat(doing("account.change")).extracting(AuditEntry::action).containsExactly("account.change");
        assertThat(doing("account.create")).hasSize(1);
        for (var none : List.of("account.chang", "account.changes", "key.account", "account", "%", "account.\"")) {
            assertThat(doing(none)).as(none).isEmpty();
        }
        assertThat(entries(AuditReads.INSTALLATION))
                .extracting(AuditEntry::action)
                .containsExactly("installation.create");
    }

    @Test
    void entriesOfOneSubjectAreListed() {
        var all = entries(account.id());
        for (var entry : all) {
            assertThat(of(account.id(), entry.subjectId(), null))
                    .as(entry.subjectId())
                    .containsExactly(entry);
        }
        assertThat(of(account.id(), account.id(), "account")).hasSize(1);
        assertThat(of(account.id(), account.id(), "key")).isEmpty();
        assertThat(of(AuditReads.INSTALLATION, account.id(), null)).isEmpty();
    }

    @Test
    void subjectsOfEntriesFromBeforeTheyWereWrittenApartAreFilledIn() throws Exception {
        behindItsBack("update audit_entry set subject_id = ''");
        assertThat(verdict()).isInstanceOf(AuditVerdict.Broken.class);
        try (var filling =
                AuditContract.class.getResourceAsStream("/io/claviger/store/migration/" + fillingSubjects())) {
            behindItsBack(new String(filling.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(verdict()).isEqualTo(new AuditVerdict.Intact(3, 8));
    }

    @Test
    void entriesArePaged() {
        var first = page(new PageRequest(4, null));
        var second = page(new PageRequest(4, first.next()));
        assertThat(first.items()).extracting(AuditEntry::sequence).containsExactly(6L, 5L, 4L, 3L);
        assertThat(second.items()).extracting(AuditEntry::sequence).containsExactly(2L, 1L);
        assertThat(second.next()).isNull();
    }

    @Test
    void editedEntryIsFound() throws Exception {
        behindItsBack(
                "update audit_entry set document = " + replaced("document", "key.create", "key.delete") + where(3));
        assertBrokenAt(3);
    }

    @Test
    void entryEditedWithItsHashIsFound() throws Exception {
        // Whoever can write into the database can hash, but lacks the key of the HMAC.
        behindItsBack("update audit_entry set document = (select document from audit_entry" + where(2)
                + "), hash = (select hash from audit_entry" + where(2) + ")" + where(3));
        assertBrokenAt(3);
    }

    @Test
    void entryCopiedOverAnotherIsFound() throws Exception {
        behindItsBack(Arrays.stream(new String[] {"document", "hash", "hmac", "id", "at_micros"})
                .map(column -> "update audit_entry set " + column + " = (select " + column + " from audit_entry"
                        + where(2) + ")" + where(3))
                .toArray(String[]::new));
        assertBrokenAt(3);
    }

    @Test
    void droppedEntryIsFound() throws Exception {
        behindItsBack("delete from audit_entry" + where(3));
        assertBrokenAt(3);
    }

    @Test
    void firstEntryDroppedIsFound() throws Exception {
        behindItsBack("delete from audit_entry" + where(1));
        assertBrokenAt(1);
    }

    @Test
    void droppedEntryWithTheRestMovedUpIsFound() throws Exception {
        behindItsBack(
                "delete from audit_entry" + where(3),
                "update audit_entry set sequence = 3" + where(4),
                "update audit_entry set sequence = 4" + where(5),
                "update audit_entry set sequence = 5" + where(6));
        assertBrokenAt(3);
    }

    @Test
    void reorderedEntriesAreFound() throws Exception {
        behindItsBack(
                "update audit_entry set sequence = 99" + where(3),
                "update audit_entry set sequence = 3" + where(4),
                "update audit_entry set sequence = 4" + where(99));
        assertBrokenAt(3);
    }

    @Test
    void cutOffTailIsFound() throws Exception {
        behindItsBack("delete from audit_entry" + where(6));
        assertBrokenAt(6);
    }

    @Test
    void cutOffTailWithItsHeadMovedIsFound() throws Exception {
        behindItsBack(
                "delete from audit_entry" + where(6),
                "update audit_head set sequence = 5, hash = (select hash from audit_entry" + where(5)
                        + ") where chain = '" + account.id() + "'");
        assertBrokenAt(6);
    }

    @Test
    void chainWithoutItsHeadIsFound() throws Exception {
        behindItsBack("delete from audit_head where chain = '" + account.id() + "'");
        assertBrokenAt(7);
    }

    @Test
    void wholeChainDroppedIsFound() throws Exception {
        behindItsBack("delete from audit_entry where chain = '" + account.id() + "'");
        assertBrokenAt(1);
        behindItsBack("delete from audit_head where chain = '" + account.id() + "'");
        assertBrokenAt(1);
    }

    @Test
    void installationsChainDroppedIsFound() throws Exception {
        behindItsBack("delete from audit_entry where chain = 'installation'");
        behindItsBack("delete from audit_head where chain = 'installation'");
        assertThat(verdict()).isInstanceOf(AuditVerdict.Broken.class);
    }

    @Test
    void hidingAnEntryFromFiltersIsFound() throws Exception {
        for (var column : new String[] {"kind = 'other'", "actor_id = 'nobody'", "at_micros = 5"}) {
            behindItsBack("create table saved as select * from audit_entry" + where(4));
            behindItsBack("update audit_entry set " + column + where(4));
            assertBrokenAt(4);
            var name = column.substring(0, column.indexOf(' '));
            behindItsBack("update audit_entry set " + name + " = (select " + name + " from saved)" + where(4));
            behindItsBack("drop table saved");
            assertThat(verdict()).isInstanceOf(AuditVerdict.Intact.class);
        }
    }

    @Test
    void unknownKeyVersionIsFound() throws Exception {
        behindItsBack("update audit_entry set hmac_key_version = 7" + where(2));
        assertBrokenAt(2);
    }

    private void assertBrokenAt(long sequence) {
        assertThat(verdict()).isInstanceOfSatisfying(AuditVerdict.Broken.class, broken -> {
            assertThat(broken.chain()).isEqualTo(account.id());
            assertThat(broken.sequence()).isEqualTo(sequence);
            assertThat(broken.reason()).isNotBlank();
        });
    }

    private String where(long sequence) {
        return " where chain = '" + account.id() + "' and sequence = " + sequence;
    }

    private AuditVerdict verdict() {
        return store.read(tx -> tx.audit().verify());
    }

    private List<AuditEntry> list(String kind, String actorId, Long from, Long to) {
        var query = new AuditQuery(account.id(), kind, actorId, from, to, PageRequest.first(100));
        return store.read(tx -> tx.audit().list(query)).items();
    }

    private List<AuditEntry> doing(String action) {
        var query = new AuditQuery(account.id(), null, action, null, null, null, null, PageRequest.first(100));
        return store.read(tx -> tx.audit().list(query)).items();
    }

    private List<AuditEntry> of(String chain, String subjectId, String kind) {
        var query = new AuditQuery(chain, kind, null, null, subjectId, null, null, PageRequest.first(100));
        return store.read(tx -> tx.audit().list(query)).items();
    }

    private List<AuditEntry> entries(String chain) {
        var query = new AuditQuery(chain, null, null, null, null, PageRequest.first(100));
        return store.read(tx -> tx.audit().list(query)).items();
    }

    private Page<AuditEntry> page(PageRequest page) {
        return store.read(tx -> tx.audit().list(new AuditQuery(account.id(), null, null, null, null, page)));
    }

    /** The migration that does. */
    abstract String fillingSubjects();

    /** SQL that has a text in a column of bytes replaced. */
    abstract String replaced(String column, String text, String by);
}
