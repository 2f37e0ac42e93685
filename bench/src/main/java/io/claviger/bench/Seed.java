package io.claviger.bench;

import io.claviger.control.openapi.OpenApiImporter;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.KeyType;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A data directory with an account, an API of 50 operations, and keys that may call all of them.
 *
 * @param verifier the secret of a service token with the role verify
 * @param keys the keys' secrets
 */
record Seed(Secret verifier, List<Secret> keys) {
    private static final int OPERATIONS = 50;
    private static final int KEYS_A_CHANGE = 10_000;
    private static final Actor ACTOR = Actor.system("bench");

    static Seed plant(Path dataDir, int keys, String upstream) {
        var random = new SecureRandom();
        MicroClock clock = () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        try (var store = Store.open(StoreConfig.in(dataDir), new OpenApiImporter(), clock)) {
            var verifier = KeyFormat.newServiceToken(random);
            var account = store.change(ACTOR, "bench.seed", tx -> {
                        var made = tx.accounts().insert(new NewAccount(null, "Bench", null));
                        tx.apis().put(new StoredApi("bench", document(), "/v2", new Api.Upstreams(upstream, null)));
                        tx.tokens()
                                .insert(new NewToken(
                                        null,
                                        "bench",
                                        null,
                                        Role.VERIFY,
                                        MicroClock.NEVER,
                                        store.pepper().digest(verifier)));
                        tx.audit().append(entry(made.id()));
                        return made.id();
                    })
                    .value();
            return new Seed(verifier, keys(store, account, keys, random));
        } catch (StoreOpenException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Secret> keys(Store store, String account, int count, SecureRandom random) {
        var settings = new KeySettings("bench", null, null, new Policy(permissions()), MicroClock.NEVER, Map.of());
        var secrets = new ArrayList<Secret>(count);
        while (secrets.size() < count) {
            var most = Math.min(count, secrets.size() + KEYS_A_CHANGE);
            store.change(ACTOR, "bench.seed", tx -> {
                while (secrets.size() < most) {
                    var secret = KeyFormat.newKey(KeyFormat.DEFAULT_PREFIX, Environment.LIVE, random);
                    tx.keys()
                            .insert(new NewKey(
                                    account,
                                    KeyType.WORKSPACE,
                                    AccessType.CUSTOM,
                                    Environment.LIVE,
                                    settings,
                                    store.pepper().digest(secret),
                                    null));
                    secrets.add(secret);
                }
                tx.audit().append(entry(account));
                return account;
            });
            Bench.progress("  %,d keys made".formatted(secrets.size()));
        }
        return secrets;
    }

    private static AuditDraft entry(String subject) {
        return new AuditDraft(AuditReads.INSTALLATION, "bench.seed", subject, null, Map.of());
    }

    private static Set<String> permissions() {
        var names = new HashSet<String>();
        for (var i = 0; i < OPERATIONS; i++) {
            names.add("RESOURCES" + i + "_READ");
        }
        return names;
    }

    private static String document() {
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
