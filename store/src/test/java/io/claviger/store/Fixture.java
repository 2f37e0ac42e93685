package io.claviger.store;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.ApiReader;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.policy.Policy;
import io.claviger.core.time.MicroClock;
import io.claviger.store.account.NewAccount;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.credential.KeySettings;
import io.claviger.store.credential.NewKey;
import io.claviger.store.credential.NewToken;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.credential.StoredToken;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What tests of the store do again and again: small changes, each with its audit entry. */
final class Fixture {
    static final Actor ACTOR = new Actor(Actor.Kind.TOKEN, "token-1", "tests", "192.0.2.7");
    static final long SECOND = 1_000_000L;
    static final long DAY = 86_400 * SECOND;

    /** A document that says "unreadable" is. */
    static final ApiReader APIS = Fixture::readApi;

    private static final SecureRandom RANDOM = new SecureRandom();

    final AtomicLong now = new AtomicLong(1_760_000_000L * SECOND);
    /** Each look at it is a microsecond later. */
    final MicroClock clock = now::incrementAndGet;

    static Secret newSecret() {
        return KeyFormat.newKey(KeyFormat.DEFAULT_PREFIX, Environment.LIVE, RANDOM);
    }

    /** The hash of a request. */
    static SecretDigest hash(String request) {
        return new Pepper(1, new byte[Pepper.LENGTH]).digest(Secret.of(request));
    }

    static StoredAccount anAccount(Store store, String name) {
        return anAccount(store, name, null);
    }

    static StoredAccount anAccount(Store store, String name, String parentId) {
        return store.change(ACTOR, "account.create", tx -> {
                    var account = tx.accounts().insert(new NewAccount(parentId, name, null));
                    audit(tx, account.id(), "account.create", account.id());
                    return account;
                })
                .value();
    }

    static StoredKey aKey(Store store, String accountId, String name, String... permissions) {
        return aKey(store, accountId, newSecret(), settings(name, permissions));
    }

    static StoredKey aKey(Store store, String accountId, Secret secret, KeySettings settings) {
        return store.change(ACTOR, "key.create", tx -> aKey(tx, store, accountId, secret, settings))
                .value();
    }

    static StoredKey aKey(Changing tx, Store store, String accountId, Secret secret, KeySettings settings) {
        var key = tx.keys().insert(newKey(store, accountId, secret, settings));
        audit(tx, accountId, "key.create", key.id());
        return key;
    }

    static NewKey newKey(Store store, String accountId, Secret secret, KeySettings settings) {
        return new NewKey(
                accountId,
                KeyType.WORKSPACE,
                AccessType.CUSTOM,
                Environment.LIVE,
                settings,
                store.pepper().digest(secret),
                null);
    }

    static StoredToken aToken(Store store, String accountId, Role role) {
        return store.change(ACTOR, "token.create", tx -> {
                    var digest = store.pepper().digest(KeyFormat.newServiceToken(RANDOM));
                    var token = tx.tokens()
                            .insert(new NewToken(accountId, "a token", null, role, MicroClock.NEVER, digest));
                    audit(tx, AuditReads.INSTALLATION, "token.create", token.id());
                    return token;
                })
                .value();
    }

    static KeySettings settings(String name, String... permissions) {
        return new KeySettings(
                name,
                "a key of the tests",
                "owner@example.com",
                new Policy(Set.of(permissions)),
                MicroClock.NEVER,
                Map.of("team", "checkout"));
    }

    static void audit(Changing tx, String chain, String action, String subject) {
        tx.audit().append(new AuditDraft(chain, action, subject, null, Map.of("id", subject)));
    }

    static StoredApi anApi(String slug) {
        return new StoredApi(
                slug, "{\"title\": \"" + slug + "\"}", "/" + slug, new Api.Upstreams("http://127.0.0.1:9", null));
    }

    private static Api readApi(StoredApi stored) {
        if (stored.document().contains("unreadable")) {
            throw new IllegalArgumentException("no OpenAPI document");
        }
        return new Api(
                stored.slug(),
                stored.document(),
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
                List.of());
    }
}
