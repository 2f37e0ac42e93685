package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static io.claviger.store.Fixture.settings;
import static io.claviger.store.SqliteOpenTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.member.LinkPurpose;
import io.claviger.store.member.NewMember;
import io.claviger.store.member.NewSession;
import io.claviger.store.member.StoredLink;
import io.claviger.store.member.StoredMember;
import io.claviger.store.member.StoredSession;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.sqlite.SqliteBackup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for backups and for what is restored of them. */
class SqliteBackupTest {
    private final Fixture fixture = new Fixture();
    private final Secret before = newSecret();
    private final Secret after = newSecret();

    @TempDir
    Path temporary;

    private Path dataDir;
    private Path backup;

    @BeforeEach
    void nameFiles() {
        dataDir = temporary.resolve("data");
        backup = temporary.resolve("backup.db");
    }

    @Test
    void restoredStoreIsAsItWasAndBeginsANewEpoch() throws Exception {
        String epoch;
        long revision;
        try (var store = open(dataDir)) {
            var account = fill(store);
            store.backupTo(backup);
            aKey(store, account.id(), after, settings("after"));
            epoch = store.epoch();
            revision = store.revision();
        }
        assertRefused(Reason.OCCUPIED, () -> restore(dataDir, false), "already");
        restore(dataDir, true);
        try (var store = open(dataDir)) {
            assertThat(store.epoch()).isNotEqualTo(epoch);
            assertThat(store.revision()).isEqualTo(revision);
            var snapshot = new Snapshot(store.pepper());
            snapshot.loadFrom(store);
            assertThat(snapshot.find(before)).isNotNull();
            assertThat(snapshot.find(after)).isNull();
            AuditVerdict verdict = store.read(tx -> tx.audit().verify());
            assertThat(verdict).isInstanceOf(AuditVerdict.Intact.class);
        }
        assertThat(dataDir.resolve("restoring.db")).doesNotExist();
    }

    @Test
    void whoWasSignedInIsNotSoAfterARestore() throws Exception {
        var digest = new SecretDigest(1, 2, 3, 4);
        try (var store = open(dataDir)) {
            store.change(ACTOR, "member.sign-in", tx -> {
                audit(tx, "installation", "member.sign-in", "x");
                var member = tx.members().insert(new NewMember("jo@example.org", "Jo", true));
                tx.links().insert(LinkPurpose.RESET, member.id(), null, digest, Long.MAX_VALUE);
                return tx.sessions().insert(new NewSession(member.id(), digest, true, null, null, Long.MAX_VALUE));
            });
            store.backupTo(backup);
        }
        restore(dataDir, true);
        try (var store = open(dataDir)) {
            assertThat(store.<StoredMember>read(tx -> tx.members().findByEmail("jo@example.org")))
                    .isNotNull();
            assertThat(store.<StoredSession>read(tx -> tx.sessions().find(digest)))
                    .isNull();
            assertThat(store.<StoredLink>read(tx -> tx.links().find(digest))).isNull();
        }
    }

    @Test
    void backupOfADamagedDatabaseSaysSoAndLeavesNoFile() throws Exception {
        open(dataDir).close();
        var database = dataDir.resolve("claviger.db");
        var bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 8192, Math.min(bytes.length, 32768), (byte) 0x5a);
        Files.write(database, bytes);
        assertRefused(Reason.CORRUPT, () -> SqliteBackup.take(dataDir, backup), "is damaged");
        assertThat(backup).doesNotExist();
    }

    @Test
    void backupIsTakenWhetherClavigerRunsOrNot() throws Exception {
        try (var store = open(dataDir)) {
            fill(store);
            SqliteBackup.take(dataDir, backup);
            anAccount(store, "more");
        }
        SqliteBackup.take(dataDir, temporary.resolve("second.db"));
        assertThat(backup).isNotEmptyFile();
        assertThat(temporary.resolve("second.db")).isNotEmptyFile();
        assertRefused(
                Reason.DIRECTORY, () -> SqliteBackup.take(temporary.resolve("none"), backup), "there is no database");
    }

    @Test
    void backupOverwritesNothingAndHoldsNoKey() throws Exception {
        try (var store = open(dataDir)) {
            fill(store);
            store.backupTo(backup);
            OpenStore.assertFails(ErrorCode.CONFLICT, () -> store.backupTo(backup));
            OpenStore.assertFails(
                    ErrorCode.UNAVAILABLE, () -> store.backupTo(temporary.resolve("no/such/directory/backup.db")));
        }
        var master = Files.readString(dataDir.resolve("master.key")).strip();
        var bytes = Files.readString(backup, StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain(master);
        assertThat(bytes).doesNotContain(new String(Base64.getDecoder().decode(master), StandardCharsets.ISO_8859_1));
        assertThat(bytes).doesNotContain(before.reveal());
    }

    @Test
    void restoreElsewhereTakesTheMasterKey() throws Exception {
        try (var store = open(dataDir)) {
            fill(store);
            store.backupTo(backup);
        }
        var elsewhere = temporary.resolve("elsewhere");
        assertRefused(Reason.MASTER_KEY, () -> restore(elsewhere, false), "missing");
        var wrong = MasterKey.ofBase64(Base64.getEncoder().encodeToString(new byte[32]));
        assertRefused(
                Reason.MASTER_KEY,
                () -> SqliteBackup.restore(backup, elsewhere, wrong, false, fixture.clock),
                "not the one");
        assertThat(elsewhere.resolve("claviger.db")).doesNotExist();
        Files.copy(dataDir.resolve("master.key"), elsewhere.resolve("master.key"));
        restore(elsewhere, false);
        open(elsewhere).close();
    }

    @Test
    void whatIsNoBackupReplacesNothing() throws Exception {
        try (var store = open(dataDir)) {
            fill(store);
        }
        Files.writeString(backup, "no database, ".repeat(1000));
        assertRefused(Reason.CORRUPT, () -> restore(dataDir, true), "backup.db");
        Files.delete(backup);
        Sqlite.runIn(backup, "create table something_else (id integer)");
        assertRefused(Reason.CORRUPT, () -> restore(dataDir, true), "no database of Claviger");
        assertRefused(
                Reason.DIRECTORY,
                () -> SqliteBackup.restore(temporary.resolve("none"), dataDir, null, true, fixture.clock),
                "there is no backup");
        try (var store = open(dataDir)) {
            var snapshot = new Snapshot(store.pepper());
            snapshot.loadFrom(store);
            assertThat(snapshot.find(before)).isNotNull();
        }
    }

    @Test
    void storeInUseIsNotReplaced() throws Exception {
        try (var store = open(dataDir)) {
            fill(store);
            store.backupTo(backup);
            assertRefused(Reason.LOCKED, () -> restore(dataDir, true), "another Claviger");
        }
    }

    private StoredAccount fill(Store store) {
        var account = anAccount(store, "Acme");
        aKey(store, account.id(), before, settings("before"));
        return account;
    }

    private void restore(Path into, boolean overwrite) throws StoreOpenException {
        SqliteBackup.restore(backup, into, null, overwrite, fixture.clock);
    }

    private Store open(Path directory) throws StoreOpenException {
        return Store.open(StoreConfig.in(directory), Fixture.APIS, fixture.clock);
    }
}
