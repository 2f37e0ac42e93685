package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.SECOND;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.claviger.core.error.ErrorCode;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.audit.AuditEntry;
import io.claviger.store.audit.AuditQuery;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.audit.AuditUpkeep;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.audit.AuditWalk;
import io.claviger.store.audit.Checkpoint;
import io.claviger.store.page.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for checkpoints and retention on every database, whatever is done to the database behind the store's back. */
abstract class AuditTamperContract {
    private static final int KEYS = 5;

    /** What {@link #retain} leaves of the account: its start, two entries, the end. */
    private static final long START = 6;

    private static final long END = 8;
    private static final List<String> ENTRY = List.of(
            "document",
            "hash",
            "hmac",
            "id",
            "at_micros",
            "kind",
            "actor_id",
            "subject_id",
            "hmac_key_version",
            "sequence",
            "chain");
    private static final List<String> CHECKPOINT =
            List.of("document", "signature", "kind", "at_micros", "sequence", "chain");
    private static final List<Row> ROWS = List.of(
            new Row("audit_entry", START + 1, ENTRY),
            new Row("audit_entry", END, ENTRY),
            new Row("audit_head", END, List.of("sequence", "hash", "hmac", "hmac_key_version", "chain")),
            new Row("audit_checkpoint", START, CHECKPOINT),
            new Row("audit_checkpoint", END, CHECKPOINT));

    private record Row(String table, long sequence, List<String> columns) {
        String where(String chain) {
            return " where chain = '" + chain + "' and sequence = " + sequence;
        }

        @Override
        public String toString() {
            return table + " " + sequence;
        }
    }

    final Fixture fixture = new Fixture();
    Store store;
    private StoredAccount account;
    private StoredAccount other;

    /** Opens the store of this test, a new one the first time. */
    abstract Store open() throws Exception;

    /** Runs SQL behind the store's back. */
    abstract void behindItsBack(String... statements) throws Exception;

    /** Two accounts; a checkpoint after each of the first one's six entries. */
    @BeforeEach
    void openStoreWithCheckpoints() throws Exception {
        store = open();
        other = anAccount(store, "Other");
        account = anAccount(store, "Acme");
        store.audit().checkpoint();
        for (var i = 0; i < KEYS; i++) {
            aKey(store, account.id(), "key " + i);
            store.audit().checkpoint();
        }
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void everyChainThatGrewIsSignedOnce() {
        assertThat(store.audit().checkpoint()).isEqualTo(new AuditUpkeep.Round(0, null));
        aKey(store, account.id(), "one more");
        assertThat(store.audit().checkpoint()).isEqualTo(new AuditUpkeep.Round(1, null));
        assertThat(checkpoints(account.id()))
                .extracting(Checkpoint::sequence)
                .containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
        assertThat(checkpoints(other.id())).hasSize(1);
        assertThat(checkpoints(AuditReads.INSTALLATION)).hasSize(1);
        assertIntact();
    }

    @Test
    void checkpointIsSignedOfItsEntryAndVerifiesWithThePublishedKeysAlone() throws Exception {
        var latest = checkpoints(account.id()).getFirst();
        assertThat(latest.hash()).isEqualTo(entries().getFirst().hash());
        assertThat(latest.first()).isEqualTo(1);
        assertThat(Checkpoint.verified(
                        latest.document(),
                        latest.signature(),
                        store.read(tx -> tx.audit().publicKeys())))
                .isEqualTo(latest);
        store.close();
        store = open();
        assertThat(checkpoints(account.id())).contains(latest);
        assertIntact();
    }

    @Test
    void everyValueOfEveryRowIsGuarded() throws Exception {
        retain();
        store.audit().checkpoint();
        assertIntact();
        var unnoticed = new ArrayList<String>();
        for (var row : ROWS) {
            for (var column : row.columns) {
                if (!isFoundOut(row, column)) {
                    unnoticed.add(row + " " + column);
                }
            }
        }
        assertThat(unnoticed).isEmpty();
        assertIntact();
    }

    private boolean isFoundOut(Row row, String column) throws Exception {
        var where = row.where(account.id());
        behindItsBack("create table saved as select * from " + row.table + where);
        var value = switch (column) {
            case "sequence", "at_micros", "hmac_key_version" -> column + " + 1000";
            case "id", "chain", "actor_id", "subject_id" -> "'somebody'";
            case "kind" -> row.sequence == END && row.table.equals("audit_checkpoint") ? "'start'" : "'other'";
            default -> "(select " + column + " from " + row.table + " where chain = '" + other.id() + "')";
        };
        behindItsBack("update " + row.table + " set " + column + " = " + value + where);
        var verdict = verdict();
        behindItsBack(
                "delete from " + row.table + where,
                "delete from " + row.table + " where sequence > 1000 or chain = 'somebody'",
                "insert into " + row.table + " select * from saved",
                "drop table saved");
        return verdict instanceof AuditVerdict.Broken;
    }

    @Test
    void everyRowThatIsDroppedIsFound() throws Exception {
        retain();
        store.audit().checkpoint();
        for (var row : ROWS) {
            if (row.table.equals("audit_checkpoint") && row.sequence == END) {
                continue; // Without it a chain is as good as before it was signed.
            }
            var where = row.where(account.id());
            behindItsBack("create table saved as select * from " + row.table + where);
            behindItsBack("delete from " + row.table + where);
            assertThat(verdict()).as(row.toString()).isInstanceOf(AuditVerdict.Broken.class);
            behindItsBack("insert into " + row.table + " select * from saved", "drop table saved");
        }
        assertIntact();
    }

    @Test
    void chainCutBackToAnOldHeadIsFound() throws Exception {
        behindItsBack("create table old as select * from audit_head where chain = '" + account.id() + "'");
        aKey(store, account.id(), "to be hidden");
        store.audit().checkpoint();
        behindItsBack(
                "delete from audit_entry where chain = '" + account.id() + "' and sequence = 7",
                "delete from audit_head where chain = '" + account.id() + "'",
                "insert into audit_head select * from old");
        assertBrokenAt(7);
        // The chain grows over it, and the checkpoint is of another entry.
        aKey(store, account.id(), "another");
        assertBrokenAt(7);
        store.audit().checkpoint();
        assertBrokenAt(7);
    }

    @Test
    void swappedCheckpointsAreFound() throws Exception {
        behindItsBack(
                "update audit_checkpoint set sequence = 99 where chain = '" + account.id() + "' and sequence = 3",
                "update audit_checkpoint set sequence = 3 where chain = '" + account.id() + "' and sequence = 4",
                "update audit_checkpoint set sequence = 4 where chain = '" + account.id() + "' and sequence = 99");
        assertBrokenAt(3);
    }

    @Test
    void forgedEndIsNeverSignedNotEvenUnderALaterChange() throws Exception {
        behindItsBack(
                "delete from audit_entry where chain = '" + account.id() + "' and sequence = 6",
                "delete from audit_checkpoint where chain = '" + account.id() + "' and sequence = 6",
                "update audit_head set sequence = 5, hash = (select hash from audit_entry where chain = '"
                        + account.id() + "' and sequence = 5) where chain = '" + account.id() + "'");
        behindItsBack("delete from audit_checkpoint where chain = '" + account.id() + "' and sequence = 5");
        assertThat(store.audit().checkpoint()).isEqualTo(new AuditUpkeep.Round(0, account.id()));
        aKey(store, account.id(), "later");
        assertThat(store.audit().checkpoint()).isEqualTo(new AuditUpkeep.Round(0, account.id()));
        assertThat(verdict()).isInstanceOf(AuditVerdict.Broken.class);
        assertThat(checkpoints(account.id())).extracting(Checkpoint::sequence).containsExactly(4L, 3L, 2L, 1L);
        OpenStore.assertFails(ErrorCode.CONFLICT, () -> store.audit().export(account.id(), line -> {}));
    }

    @Test
    void retentionDropsUpToACheckpointAndSaysSo() {
        retain();
        assertThat(entries())
                .extracting(AuditEntry::sequence, AuditEntry::action)
                .first()
                .isEqualTo(tuple(8L, "audit.drop"));
        assertThat(entries()).extracting(AuditEntry::sequence).containsExactly(8L, 7L);
        var said = entries().getFirst();
        assertThat(said.before()).isEqualTo(Map.of("first", 1L));
        assertThat(said.after()).isEqualTo(Map.of("first", 7L, "dropped", 6L));
        assertThat(checkpoints(account.id())).isEmpty();
        assertIntact();
        store.audit().checkpoint();
        assertThat(checkpoints(account.id())).extracting(Checkpoint::first).containsExactly(7L);
        assertIntact();
    }

    @Test
    void whatIsYoungerThanRetentionStays() {
        assertThat(store.audit().retain(fixture.now.get() - DAY)).isFalse();
        assertThat(entries()).hasSize(6);
    }

    @Test
    void chainOfWhichOnlyTheLastDropIsOldIsLeftAlone() {
        fixture.now.addAndGet(DAY);
        while (store.audit().retain(fixture.now.get())) {
            store.audit().checkpoint();
        }
        assertThat(entries()).extracting(AuditEntry::action).containsExactly("audit.drop");
        fixture.now.addAndGet(DAY);
        store.audit().checkpoint();
        assertThat(store.audit().retain(fixture.now.get())).isFalse();
        assertIntact();
    }

    @Test
    void beginningCutOffByHandIsFound() throws Exception {
        behindItsBack("delete from audit_entry where chain = '" + account.id() + "' and sequence <= 3");
        assertBrokenAt(1);
        // Not even where it is cut at a signed checkpoint, passed off as the start.
        behindItsBack("delete from audit_checkpoint where chain = '" + account.id() + "' and sequence < 3");
        assertBrokenAt(1);
        behindItsBack(
                "update audit_checkpoint set kind = 'start' where chain = '" + account.id() + "' and sequence = 3");
        assertBrokenAt(4);
    }

    @Test
    void moreCutOffThanRetentionDidIsFound() throws Exception {
        retain();
        behindItsBack("delete from audit_entry where chain = '" + account.id() + "' and sequence = 7");
        assertBrokenAt(7);
    }

    @Test
    void entryPutBackBeforeTheStartIsFound() throws Exception {
        behindItsBack("create table old as select * from audit_entry where chain = '" + account.id() + "'");
        retain();
        behindItsBack("insert into audit_entry select * from old where sequence = 5");
        assertBrokenAt(7);
    }

    @Test
    void nothingIsDroppedUpToACheckpointThatIsNotOurs() throws Exception {
        behindItsBack("update audit_checkpoint set signature = (select signature from audit_checkpoint where chain = '"
                + other.id() + "') where chain = '" + account.id() + "'");
        fixture.now.addAndGet(DAY);
        store.audit().retain(fixture.now.get());
        assertThat(entries()).hasSize(6);
        assertThat(verdict()).isInstanceOf(AuditVerdict.Broken.class);
    }

    @Test
    void longChainIsDroppedInBoundedPartsAndWalkedInParts() throws Exception {
        for (var change = 0; change < 21; change++) {
            store.change(ACTOR, "key.import", tx -> {
                for (var i = 0; i < 500; i++) {
                    audit(tx, account.id(), "key.import", "key-" + i);
                }
                return 1;
            });
        }
        fixture.now.addAndGet(60 * SECOND);
        store.audit().checkpoint();
        aKey(store, account.id(), "after");
        assertIntact();
        fixture.now.addAndGet(DAY);
        var parts = 0;
        while (store.audit().retain(fixture.now.get())) {
            parts++;
        }
        assertThat(parts).isEqualTo(2);
        assertThat(entries().getFirst().actor().id()).isEqualTo("retention");
        assertThat(entries()).extracting(AuditEntry::action).containsExactly("audit.drop", "audit.drop", "key.create");
        assertIntact();
    }

    /** Drops six entries of the account, whose seventh is young; the eighth says so. */
    private void retain() {
        fixture.now.addAndGet(DAY);
        var before = fixture.now.get();
        aKey(store, account.id(), "young");
        store.change(ACTOR, "audit.drop", tx -> tx.audit().drop(account.id(), before));
    }

    private List<Checkpoint> checkpoints(String chain) {
        return store.read(tx -> tx.audit().checkpoints(chain, PageRequest.first(100)))
                .items();
    }

    private List<AuditEntry> entries() {
        var query = new AuditQuery(account.id(), null, null, null, null, PageRequest.first(100));
        return store.read(tx -> tx.audit().list(query)).items();
    }

    private AuditVerdict verdict() {
        return store.audit().verify(AuditWalk.ofAll(), entries -> {});
    }

    private void assertIntact() {
        assertThat(verdict()).isInstanceOf(AuditVerdict.Intact.class);
        assertThat(store.audit().verify(AuditWalk.of(account.id()), entries -> {}))
                .isInstanceOf(AuditVerdict.Intact.class);
    }

    private void assertBrokenAt(long sequence) {
        assertThat(verdict()).isInstanceOfSatisfying(AuditVerdict.Broken.class, broken -> {
            assertThat(broken.chain()).isEqualTo(account.id());
            assertThat(broken.sequence()).isEqualTo(sequence);
        });
    }
}
