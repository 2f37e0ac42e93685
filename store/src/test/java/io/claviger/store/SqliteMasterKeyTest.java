package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static io.claviger.store.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Secret;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.audit.AuditQuery;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.audit.AuditWalk;
import io.claviger.store.credential.NewKey;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.idempotency.Answer;
import io.claviger.store.idempotency.RepeatableRequest;
import io.claviger.store.member.NewMember;
import io.claviger.store.member.SecondFactor;
import io.claviger.store.page.PageRequest;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.sqlite.SqliteBackup;
import io.claviger.store.sqlite.SqliteMasterKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The master key is changed, and everything that was sealed or digested goes on as it was. */
class SqliteMasterKeyTest {
    private final Fixture fixture = new Fixture();
    private final List<Secret> secrets = new ArrayList<>();
    private final Map<String, RepeatableRequest> requests = new HashMap<>();

    @TempDir
    Path dataDir;

    private String account;
    private StoredKey app;
    private Secret appSecret;

    @BeforeEach
    void fill() throws Exception {
        try (var store = open()) {
            account = anAccount(store, "Acme").id();
            appSecret = newSecret();
            app = aProfileKey(store, appSecret);
            secrets.add(appSecret);
            addAllKinds(store, "before");
            store.audit().checkpoint();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everythingIsAsValidAsBefore(boolean renew) throws Exception {
        var former = Files.readString(dataDir.resolve("master.key"));
        var rotated = rotate(renew);
        assertThat(Files.readString(dataDir.resolve("master.key"))).isNotEqualTo(former);
        assertThat(Files.readString(rotated.former())).isEqualTo(former);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve("master.key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rotated.former())))
                .isEqualTo("rw-------");
        assertAllHolds(4);
        assertThatThrownBy(() -> openWith(MasterKey.ofBase64(former))).hasMessageContaining("not the one");
    }

    @Test
    void recoveryCodesOfMembersOutliveARenewal() throws Exception {
        var code = newSecret();
        String id;
        try (var store = open()) {
            var digest = store.pepper().digest(code);
            id = store.change(ACTOR, "member.change", tx -> {
                        audit(tx, "installation", "member.change", "x");
                        var member = tx.members().insert(new NewMember("jo@example.org", "Jo", true));
                        return tx.members().confirm(tx.members().enrol(member, new byte[20]), 1, List.of(digest));
                    })
                    .value()
                    .id();
        }
        rotate(true);
        try (var store = open()) {
            assertThat(store.<SecondFactor>read(tx -> tx.members().secondFactor(id))
                            .secret())
                    .isEqualTo(new byte[20]);
            var digest = store.pepper().digest(code);
            assertThat(store.change(ACTOR, "member.change", tx -> {
                                audit(tx, "installation", "member.change", "x");
                                return tx.members().useRecoveryCode(id, digest);
                            })
                            .value()
                            .booleanValue())
                    .isTrue();
        }
    }

    @Test
    void severalRenewalsWrapOneAnotherAndOneLookupFindsOldAndNew() throws Exception {
        for (var round = 1; round <= 3; round++) {
            rotate(true);
            try (var store = open()) {
                addAllKinds(store, "round " + round);
            }
            assertAllHolds(4 + 3 * round);
        }
        assertThat(Sqlite.number(dataDir, "select count(*) from secret where pepper_version <> 4"))
                .isZero();
        rotate(false);
        assertAllHolds(13);
        assertThat(Sqlite.number(dataDir, "select max(version) from sealed_key"))
                .isEqualTo(4);
        assertThat(Sqlite.number(dataDir, "select count(*) from sealed_key")).isEqualTo(20);
    }

    @Test
    void renewedPepperMakesTheFormerUseless() throws Exception {
        byte[] before;
        try (var store = open()) {
            before = store.pepper().digest(appSecret).toBytes();
        }
        rotate(true);
        try (var store = open()) {
            assertThat(store.pepper().digest(appSecret).toBytes()).isNotEqualTo(before);
        }
        var bytes = Files.readString(dataDir.resolve("claviger.db"), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain(new String(before, StandardCharsets.ISO_8859_1));
    }

    @Test
    void changeIsInTheTrailWithoutAnyKey() throws Exception {
        var former = MasterKey.ofFile(dataDir.resolve("master.key")).fingerprint();
        var rotated = rotate(true);
        try (var store = open()) {
            var query = new AuditQuery(AuditReads.INSTALLATION, "master-key", null, null, null, PageRequest.first(10));
            var entry = store.read(tx -> tx.audit().list(query)).items().getFirst();
            assertThat(entry.action()).isEqualTo("master-key.rotate");
            assertThat(entry.before()).isEqualTo(Map.of("masterKey", former, "keyVersion", 1L));
            assertThat(entry.after()).isEqualTo(Map.of("masterKey", rotated.fingerprint(), "keyVersion", 2L));
            assertThat(entry.revision()).isEqualTo(store.revision());
        }
    }

    @Test
    void brokenOffBeforeTheCommitItOpensWithTheFormerKeyAndCanBeRepeated() throws Exception {
        MasterKey.generateInto(dataDir.resolve("master.key.new"));
        assertAllHolds(4);
        rotate(false);
        assertAllHolds(4);
    }

    @Test
    void brokenOffWhileTheNewKeyIsWrittenItOpensWithTheFormer() throws Exception {
        Files.writeString(dataDir.resolve("master.key.new"), "aGFsZiBhIGtl");
        assertAllHolds(4);
        rotate(false);
        assertAllHolds(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void brokenOffAfterTheCommitItOpensWithTheNewKeyAndCanBeRepeated(boolean renew) throws Exception {
        var rotated = rotate(renew);
        brokenOffBeforeTheRename(rotated);
        assertAllHolds(4);
        assertThat(MasterKey.ofFile(dataDir.resolve("master.key")).fingerprint())
                .isEqualTo(rotated.fingerprint());
        assertThat(dataDir.resolve("master.key.new")).doesNotExist();
        brokenOffBeforeTheRename(rotate(renew));
        rotate(renew);
        assertAllHolds(4);
    }

    /** As the files are between the commit and the new key's taking the place of the former. */
    private void brokenOffBeforeTheRename(Rotated rotated) throws Exception {
        var file = dataDir.resolve("master.key");
        Files.move(file, dataDir.resolve("master.key.new"));
        Files.move(rotated.former(), file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void keyGivenByConfigurationIsFollowedByAGivenOne() throws Exception {
        var present = MasterKey.ofFile(dataDir.resolve("master.key"));
        var following = MasterKey.ofBase64(Base64.getEncoder().encodeToString(new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
            30, 31, 32
        }));
        assertThatThrownBy(() -> SqliteMasterKey.rotate(dataDir, present, null, false, fixture.clock))
                .hasMessageContaining("must be given too");
        assertThatThrownBy(() -> SqliteMasterKey.rotate(dataDir, present, present, false, fixture.clock))
                .hasMessageContaining("is the present one");
        assertThat(SqliteMasterKey.rotate(dataDir, present, following, false, fixture.clock)
                        .already())
                .isFalse();
        assertThat(SqliteMasterKey.rotate(dataDir, present, following, false, fixture.clock)
                        .already())
                .isTrue();
        openWith(following).close();
        assertThatThrownBy(() -> openWith(present)).hasMessageContaining("not the one");
    }

    @Test
    void wrongKeyChangesNothing() throws Exception {
        var wrong = MasterKey.ofBase64(Base64.getEncoder().encodeToString(new byte[32]));
        var other = MasterKey.ofBase64(Base64.getEncoder().encodeToString(new byte[] {
            9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9
        }));
        assertThatThrownBy(() -> SqliteMasterKey.rotate(dataDir, wrong, other, true, fixture.clock))
                .hasMessageContaining("not the one");
        assertAllHolds(4);
    }

    @Test
    void storeInUseIsNotTouched() throws Exception {
        try (var _ = open()) {
            assertThatThrownBy(() -> rotate(false)).hasMessageContaining("another Claviger");
        }
        assertThat(dataDir.resolve("master.key.new")).doesNotExist();
        assertAllHolds(4);
    }

    @Test
    void backupOfBeforeIsRestoredWithTheFormerKey() throws Exception {
        var backup = dataDir.resolve("backup.db");
        SqliteBackup.take(dataDir, backup);
        var rotated = rotate(true);
        assertThatThrownBy(() -> SqliteBackup.restore(backup, dataDir, null, true, fixture.clock))
                .hasMessageContaining("not the one");
        assertAllHolds(4);
        var former = MasterKey.ofFile(rotated.former());
        SqliteBackup.restore(backup, dataDir, former, true, fixture.clock);
        try (var store = openWith(former)) {
            assertThat(store.audit().verify(AuditWalk.ofAll(), entries -> {})).isInstanceOf(AuditVerdict.Intact.class);
        }
    }

    /** A key by its secret, one by the SHA-256 of a secret, one that is rotated, and an answer that is kept. */
    private void addAllKinds(Store store, String name) throws Exception {
        var plain = newSecret();
        aKey(store, account, plain, settings(name));
        var imported = Secret.of("a secret of some other system, " + name);
        var sha256 =
                MessageDigest.getInstance("SHA-256").digest(imported.reveal().getBytes(StandardCharsets.UTF_8));
        store.change(ACTOR, "key.import", tx -> {
            var key = tx.keys()
                    .insert(new NewKey(
                            account,
                            KeyType.WORKSPACE,
                            AccessType.CUSTOM,
                            Environment.LIVE,
                            settings(name + " imported"),
                            store.pepper().digestOfSha256(sha256),
                            null));
            audit(tx, account, "key.import", key.id());
            return key;
        });
        var rotated = newSecret();
        var key = aKey(store, account, newSecret(), settings(name + " rotated"));
        store.change(ACTOR, "key.rotate", tx -> {
            audit(tx, account, "key.rotate", key.id());
            return tx.keys().rotate(key, store.pepper().digest(rotated), 0);
        });
        secrets.addAll(List.of(plain, imported, rotated));
        var request = request(store, name);
        requests.put(name, request);
        keepAnswer(store, request, name);
    }

    private static RepeatableRequest request(Store store, String name) {
        return new RepeatableRequest("token-1", name, store.pepper().digest(Secret.of("request\n" + name)));
    }

    private Changed<Answer> keepAnswer(Store store, RepeatableRequest request, String name) {
        return store.changeOnce(ACTOR, "account.change", request, tx -> {
            audit(tx, account, "account.change", account);
            return new Answer(201, Map.of(), "{\"name\":\"" + name + "\"}");
        });
    }

    private void assertAllHolds(int secretCount) throws Exception {
        assertThat(secrets).hasSize(secretCount);
        try (var store = open()) {
            var snapshot = new Snapshot(store.pepper());
            snapshot.loadFrom(store);
            assertThat(secrets)
                    .allSatisfy(secret -> assertThat(snapshot.find(secret)).isNotNull());
            assertThat(snapshot.find(newSecret())).isNull();
            assertThat(store.read(tx -> tx.keys().published(app)).reveal()).isEqualTo(appSecret.reveal());
            for (var name : requests.keySet()) {
                var again = keepAnswer(store, request(store, name), name);
                assertThat(again.repeated()).as(name).isTrue();
                assertThat(again.value().body()).contains(name);
            }
            assertThat(store.audit().verify(AuditWalk.ofAll(), entries -> {})).isInstanceOf(AuditVerdict.Intact.class);
            store.audit().checkpoint();
            assertThat(store.audit().verify(AuditWalk.ofAll(), entries -> {})).isInstanceOf(AuditVerdict.Intact.class);
            // The value of a secret that is there is never accepted as a new one.
            assertThatThrownBy(() -> aKey(store, account, secrets.getLast(), settings("again")))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    private StoredKey aProfileKey(Store store, Secret secret) {
        return store.change(ACTOR, "key.create", tx -> {
                    var digest = store.pepper().digest(secret);
                    var key = tx.keys()
                            .insert(new NewKey(
                                    account,
                                    KeyType.PROFILE,
                                    AccessType.CUSTOM,
                                    Environment.LIVE,
                                    settings("app"),
                                    digest,
                                    null));
                    tx.keys().publish(key, digest, secret);
                    audit(tx, account, "key.create", key.id());
                    return key;
                })
                .value();
    }

    private Rotated rotate(boolean renew) throws StoreOpenException {
        return SqliteMasterKey.rotate(dataDir, null, null, renew, fixture.clock);
    }

    private Store open() throws StoreOpenException {
        return openWith(null);
    }

    private Store openWith(MasterKey key) throws StoreOpenException {
        return Store.open(StoreConfig.in(dataDir).withMasterKey(key), Fixture.APIS, fixture.clock);
    }
}
