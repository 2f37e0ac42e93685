package io.claviger.bench;

import io.claviger.control.openapi.OpenApiImporter;
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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A data directory with an account, an API of 50 operations, and keys that may call the first of them.
 *
 * @param verifier the secret of a service token with the role verify
 * @param keys the keys' secrets
 */
record Seed(Secret verifier, List<Secret> keys) {
    private static final int OPERATIONS = 50;
    private static final Actor ACTOR = Actor.system("bench");

    /** @param permissions of each key, at most {@value #OPERATIONS} */
    static Seed plant(Path dataDir, int keys, int permissions, String upstream) {
        var random = new SecureRandom();
        MicroClock clock = () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        try (var store = Store.open(StoreConfig.in(dataDir), new OpenApiImporter(), clock)) {
            var verifier = KeyFormat.newServiceToken(random);
            var first = KeyFormat.newKey(KeyFormat.DEFAULT_PREFIX, Environment.LIVE, random);
            var id = store.change(ACTOR, "bench.seed", tx -> {
                        var account = tx.accounts()
                                .insert(new NewAccount(null, "Bench", null))
                                .id();
                        tx.apis().put(new StoredApi("bench", document(), "/v2", new Api.Upstreams(upstream, null)));
                        tx.tokens()
                                .insert(new NewToken(
                                        null,
                                        "bench",
                                        null,
                                        Role.VERIFY,
                                        MicroClock.NEVER,
                                        store.pepper().digest(verifier)));
                        tx.audit().append(entry(account));
                        return tx.keys()
                                .insert(new NewKey(
                                        account,
                                        KeyType.WORKSPACE,
                                        AccessType.CUSTOM,
                                        Environment.LIVE,
                                        settings(permissions),
                                        store.pepper().digest(first),
                                        null))
                                .id();
                    })
                    .value();
            var secrets = new ArrayList<Secret>(List.of(first));
            secrets.addAll(copies(dataDir, store.pepper(), id, keys - 1));
            return new Seed(verifier, secrets);
        } catch (StoreOpenException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Secret> copies(Path dataDir, Pepper pepper, String keyId, int count) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve("claviger.db"));
                var statement = connection.createStatement()) {
            statement.execute("pragma synchronous = off");
            statement.execute("pragma cache_size = -500000");
            return new CopiedKeys(connection, pepper).of(keyId, count);
        }
    }

    private static KeySettings settings(int permissions) {
        return new KeySettings("bench", null, null, new Policy(permissions(permissions)), MicroClock.NEVER, Map.of());
    }

    private static AuditDraft entry(String subject) {
        return new AuditDraft(AuditReads.INSTALLATION, "bench.seed", subject, null, Map.of());
    }

    private static Set<String> permissions(int count) {
        var names = new HashSet<String>();
        for (var i = 0; i < count; i++) {
            names.add("RESOURCES" + i + "_READ");
        }
        return names;
    }

    static String document() {
        var paths = new ArrayList<String>();
        for (var i = 0; i < OPERATIONS; i++) {
            paths.add("""
                    "/resources%1$d/{id}": {"get": {"operationId": "get%1$d",
                      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                      "x-claviger": {"permission": "RESOURCES%1$d_READ"},
                      "responses": {"200": {"description": "ok"}}}}""".formatted(i));
        }
        return "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"Bench\", \"version\": \"1\"}, \"paths\": {"
                + String.join(",\n", paths) + "}}";
    }
}
