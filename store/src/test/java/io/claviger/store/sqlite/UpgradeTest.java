package io.claviger.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.account.Account;
import io.claviger.core.catalog.Api;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Key;
import io.claviger.core.credential.Secret;
import io.claviger.core.guard.Mode;
import io.claviger.core.limit.LimitRecord;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.sql.SchemaHistory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Databases as earlier programs left them, opened by this one. What each schema added was written down once, by a program
 * that had it as its newest, and stays as it is.
 */
class UpgradeTest {
    private static final String ACCOUNT = "0199c82c-c000-700c-bc97-ff9b22ba4ac2";
    private static final Actor ACTOR = new Actor(Actor.Kind.TOKEN, "token-1", "tests", "192.0.2.7");
    private static final byte[] MASTER_KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path dataDir;

    /** A minute after the last of what was written down. */
    private final AtomicLong now = new AtomicLong(1_760_000_060_000_000L);

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1"})
    void databaseOfAnEarlierSchemaKeepsEverything(int version, int usedLimits) throws Exception {
        writeAsOf(version);

        try (var store = open()) {
            assertThat(store.<AuditVerdict>read(tx -> tx.audit().verify())).isEqualTo(new AuditVerdict.Intact(4, 11));
            assertThat(store.revision()).isEqualTo(11);
            assertThat(store.usedLimits()).extracting(LimitRecord::state).hasSize(usedLimits);
            var snapshot = new Snapshot(store.pepper());
            store.follow(snapshot);
            assertThat(snapshot.account(ACCOUNT)).isEqualTo(new Account(ACCOUNT, null, "Acme", false));
            assertThat(snapshot.catalog().api("events")).isNotNull();
            assertThat(snapshot.credentialCount()).isEqualTo(3);
            assertKeyIsAsItWas(store, snapshot);
            assertThat(find(snapshot, "upgrade-test-secret-of-a-revoked-key").statusAt(now.get()))
                    .isEqualTo(CredentialStatus.REVOKED);
        }
    }

    /** By the secret that its rotation gave it, and by the one before, which overlaps still. */
    private void assertKeyIsAsItWas(Store store, Snapshot snapshot) {
        var key = find(snapshot, "upgrade-test-secret-of-32-characters");
        assertThat(find(snapshot, "upgrade-test-secret-of-a-rotation-1")).isSameAs(key);
        assertThat(key.statusAt(now.get())).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(key.policyId()).isNull();
        assertThat(key.metadata()).isEqualTo(Map.of("team", "checkout"));
        var policy = snapshot.policyOf(key);
        assertThat(policy.permissions()).isEqualTo(Set.of("EVENTS_READ", "EVENTS_CREATE"));
        assertThat(policy.permissionsMode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.addresses().mode()).isEqualTo(Mode.REPORT);
        assertThat(policy.addresses().ranges()).hasSize(1);
        assertThat(policy.usage().limits().quotas()).hasSize(1);
        assertThat(policy.guards().isEmpty()).isTrue();
        var kept = Objects.requireNonNull(store.read(tx -> tx.keys().find(key.id())));
        assertThat(kept.policy()).isEqualTo(policy);
        assertThat(kept.contactEmail()).isEqualTo("o@example.com");
        assertThat(kept.lastUsedAtMicros()).isNotNull();
        assertThat(kept.version()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void upgradedDatabaseGoesOnFromWhereItWas(int version) throws Exception {
        writeAsOf(version);

        for (var i = 1; i <= 2; i++) {
            try (var store = open()) {
                var renamed = store.change(ACTOR, "account.change", tx -> {
                    tx.audit().append(new AuditDraft(ACCOUNT, "account.change", ACCOUNT, null, Map.of()));
                    var account = Objects.requireNonNull(tx.accounts().find(ACCOUNT));
                    return tx.accounts().update(account.withName(account.name() + "!"));
                });
                assertThat(renamed.revision()).isEqualTo(11 + i);
                assertThat(renamed.value().version()).isEqualTo(1 + i);
                assertThat(store.<AuditVerdict>read(tx -> tx.audit().verify()))
                        .isEqualTo(new AuditVerdict.Intact(4, 11 + i));
            }
        }
    }

    private static Key find(Snapshot snapshot, String secret) {
        var found = snapshot.find(Secret.of(secret));
        assertThat(found).as(secret).isNotNull();
        return (Key) found.credential();
    }

    private void writeAsOf(int version) throws Exception {
        var file = Files.createFile(dataDir.resolve("claviger.db"));
        Flyway.configure()
                .dataSource(SqliteFile.writing(file))
                .locations("classpath:" + SchemaHistory.FOLDER)
                .table(SchemaHistory.TABLE)
                .target(String.valueOf(version))
                .load()
                .migrate();
        try (var connection = SqliteFile.writing(file).getConnection();
                var statement = connection.createStatement()) {
            for (var i = 1; i <= version; i++) {
                statement.executeUpdate(written("v" + i + ".sql"));
            }
        }
    }

    private static String written(String name) throws Exception {
        try (var in = UpgradeTest.class.getResourceAsStream("/io/claviger/store/upgrade/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Store open() throws Exception {
        var masterKey = MasterKey.ofBase64(Base64.getEncoder().encodeToString(MASTER_KEY));
        return Store.open(
                StoreConfig.in(dataDir).withMasterKey(masterKey),
                stored -> new Api(
                        stored.slug(),
                        "Events",
                        false,
                        null,
                        stored.prefix(),
                        stored.upstreams(),
                        Set.of(Api.Acceptance.BEARER),
                        Set.of(Api.KeyLocation.HEADER),
                        null,
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of()),
                now::incrementAndGet);
    }
}
