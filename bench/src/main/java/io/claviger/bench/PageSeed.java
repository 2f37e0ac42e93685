package io.claviger.bench;

import io.claviger.control.openapi.OpenApiImporter;
import io.claviger.control.session.NewSessions;
import io.claviger.control.session.Visit;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.policy.Policy;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.StoreOpenException;
import io.claviger.store.account.NewAccount;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.credential.KeySettings;
import io.claviger.store.credential.NewKey;
import io.claviger.store.credential.NewToken;
import io.claviger.store.member.NewMember;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A data directory as a busy installation has it after a while: an account with many keys and what they did since, as the
 * store itself writes and adds it up, only that its clock runs fast; and an operator who is signed in.
 *
 * @param operator the secret of a service token
 * @param session what the browser's cookie holds
 * @param key the secret of one of the keys
 */
record PageSeed(Secret operator, Secret session, String accountId, String keyId, Secret key) {
    private static final Actor ACTOR = Actor.system("bench");

    static PageSeed plant(Path dataDir, Plan plan) {
        var now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        var clock = new AtomicLong(now - Duration.ofDays(plan.pageDays()).toNanos() / 1000);
        var random = new SecureRandom();
        try {
            PageSeed seed;
            try (var store = Store.open(StoreConfig.in(dataDir), new OpenApiImporter(), clock::get)) {
                var planted = begin(store, random);
                var keys = copies(dataDir, store.pepper(), planted.keyId, plan.pageKeys() - 1);
                new PageTraffic(store, clock, planted.accountId, keys).until(now, plan.pageUsesAnHour());
                seed = new PageSeed(
                        planted.operator, signIn(store, random), planted.accountId, planted.keyId, planted.key);
            }
            requireRows(dataDir, plan.pageUsageRows());
            return seed;
        } catch (StoreOpenException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PageSeed begin(Store store, SecureRandom random) {
        var operator = KeyFormat.newServiceToken(random);
        var secret = KeyFormat.newKey(KeyFormat.DEFAULT_PREFIX, Environment.LIVE, random);
        return store.change(ACTOR, "bench.seed", tx -> {
                    var account = tx.accounts()
                            .insert(new NewAccount(null, "Bench", null))
                            .id();
                    for (var i = 0; i < 200; i++) {
                        tx.accounts().insert(new NewAccount(null, "Tenant " + i, null));
                    }
                    var upstream = new Api.Upstreams("http://127.0.0.1:9", null);
                    tx.apis().put(new StoredApi("bench", Seed.document(), "/v2", upstream));
                    tx.tokens()
                            .insert(new NewToken(
                                    null,
                                    "bench",
                                    null,
                                    Role.OPERATOR,
                                    MicroClock.NEVER,
                                    store.pepper().digest(operator)));
                    tx.audit().append(new AuditDraft(AuditReads.INSTALLATION, "bench.seed", account, null, Map.of()));
                    var key = tx.keys()
                            .insert(new NewKey(
                                    account,
                                    KeyType.WORKSPACE,
                                    AccessType.CUSTOM,
                                    Environment.LIVE,
                                    settings(),
                                    store.pepper().digest(secret),
                                    null));
                    return new PageSeed(operator, secret, account, key.id(), secret);
                })
                .value();
    }

    private static KeySettings settings() {
        var permissions = Set.of("RESOURCES0_READ", "RESOURCES1_READ", "RESOURCES2_READ", "RESOURCES3_READ");
        return new KeySettings("Integration", null, null, new Policy(permissions), MicroClock.NEVER, Map.of());
    }

    /** Makes so many like one, and returns the ids of all. */
    private static List<String> copies(Path dataDir, Pepper pepper, String keyId, int count) throws SQLException {
        try (var connection = DriverManager.getConnection(url(dataDir));
                var statement = connection.createStatement()) {
            statement.execute("pragma synchronous = off");
            new CopiedKeys(connection, pepper).of(keyId, count);
            var ids = new ArrayList<String>();
            try (var rows = statement.executeQuery("select id from credential where kind = 'KEY' order by id")) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return List.copyOf(ids);
        }
    }

    private static Secret signIn(Store store, SecureRandom random) {
        return store.change(ACTOR, "bench.signIn", tx -> {
                    var member = tx.members().insert(new NewMember("root@example.com", "Root", true));
                    tx.audit()
                            .append(new AuditDraft(
                                    AuditReads.INSTALLATION, "member.invite", member.id(), null, Map.of()));
                    var begun = new NewSessions(store.pepper(), random).begin(tx, member, new Visit("127.0.0.1", null));
                    return begun.token().secret();
                })
                .value();
    }

    private static void requireRows(Path dataDir, long fewest) throws SQLException {
        try (var connection = DriverManager.getConnection(url(dataDir));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from usage_total")) {
            rows.next();
            Bench.progress("  %,d rows of usage".formatted(rows.getLong(1)));
            if (rows.getLong(1) < fewest) {
                throw new IllegalStateException("there should be " + fewest + " rows of usage at least");
            }
        }
    }

    private static String url(Path dataDir) {
        return "jdbc:sqlite:" + dataDir.resolve("claviger.db");
    }

    @Override
    public String toString() {
        return "PageSeed[" + accountId + ", secrets hidden]";
    }
}
