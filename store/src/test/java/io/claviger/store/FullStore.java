package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.aToken;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.anApi;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.hash;
import static io.claviger.store.Fixture.newSecret;
import static io.claviger.store.Fixture.settings;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.store.account.NewAccount;
import io.claviger.store.credential.NewKey;
import io.claviger.store.idempotency.Answer;
import io.claviger.store.idempotency.RepeatableRequest;
import java.util.List;
import java.util.Map;

/** A store that has something in every table, by its own ways where they are short and by SQL where they are not. */
final class FullStore {
    static final Secret SECRET = newSecret();

    /** What is written beside, on either database. */
    static final List<String> BESIDE = List.of(
            "insert into ip_filter values ('{account}', 'events', '{\"mode\":\"ENFORCE\",\"ranges\":[\"10.0.0.0/8\"]}', 1,"
                    + " 'tests', 1, 1)",
            "insert into named_policy values ('policy-1', '{account}', 'p', null, '{}', 1, 'tests', 1, 1)",
            "insert into vocabulary values ('{account}', 'event', '{\"a\":null}', 1, 'tests', 1)",
            "insert into seen_value values ('{account}', 'event', 'ü', 1, 2)",
            "insert into decision values ('decision-1', 'allowed', 1, '', '{}')",
            "insert into rejection values ('decision-2', 1, 'gateway', null, null, 'CREDENTIAL_INVALID', 401, 'GET', null,"
                    + " null, null, '192.0.2.1', 0, 0, 1)",
            "insert into last_used values ('{key}', 5)",
            "insert into last_used_subject values ('{key}', 'permission', '', 'A', 5)",
            "insert into limit_state values ('credential', '{key}', '{}')",
            "insert into usage_total values ('{key}', 'minute', 1, 'read', '', {false}, '{account}', 7)",
            "insert into usage_total values ('{key}', 'minute', 1, 'read', '', {true}, '{account}', 2)",
            "insert into usage_account values ('{account}', 'minute', 1, '', {false}, 7)",
            "insert into usage_busiest values ('{account}', 'hour', 0, '{key}', 7, 0)",
            "insert into usage_pending values (3, 'a', 1, 99, {bytes})",
            "insert into usage_progress values ('hour', 60) on conflict do nothing",
            "insert into usage_address values ('{key}', 1, 'a', '192.0.2.1', '{account}', 7, 1, 5)",
            "insert into member values ('m1', 'ann@example.com', 'Ann', {true}, 'hash', 1, {bytes}, 1, 1, 0, 1, 'a', 1, 1, {false})",
            "insert into member values ('m2', 'bob@example.com', 'Bob', {false}, null, null, null, null, null, 0, 1, 'a', 1, 1, {true})",
            "insert into member_role values ('m2', '{account}', 'OWNER', {false})",
            "insert into recovery_code values ('m1', 0, {bytes})",
            "insert into member_link values ('l1', 'INVITATION', 'm2', {bytes}, 1, 'a', 2, '{account}')",
            "insert into member_session values ('s1', 'm1', {bytes}, {true}, null, 'curl', 1, 9223372036854775807, 1)",
            "insert into member_identity values ('i1', 'm1', 'https://id.example.org', 'ann', 1)",
            "insert into used_sign_in values ('state', 9223372036854775807)",
            "insert into hand_over values ('h1', '{account}', 'k', '{\"name\":\"k\"}', {bytes}, 1, 'm2', 'MEMBER', 'Bob', 2,"
                    + " null, null, null, null)");

    private FullStore() {}

    /** Fills it, and gives the ids that {@link #BESIDE} names. */
    static Map<String, String> fill(Store store) {
        var account = anAccount(store, "Acme").id();
        for (var i = 0; i < 20; i++) {
            anAccount(store, "sub " + i, account);
        }
        var key = aKey(store, account, SECRET, settings("a key", "A"));
        for (var i = 0; i < 30; i++) {
            aKey(store, account, "key " + i);
        }
        aToken(store, account, Role.ADMIN);
        aToken(store, null, Role.OPERATOR);
        store.change(ACTOR, "api.import", tx -> {
            audit(tx, "installation", "api.import", "events");
            return tx.apis().put(anApi("events"));
        });
        publish(store, account);
        var request = new RepeatableRequest("token-1", "key-1", hash("a request"));
        store.changeOnce(ACTOR, "account.create", request, tx -> {
            var made = tx.accounts().insert(new NewAccount(null, "Other", null));
            audit(tx, made.id(), "account.create", made.id());
            return new Answer(201, Map.of(), "{}");
        });
        store.audit().checkpoint();
        return Map.of("{account}", account, "{key}", key.id());
    }

    /** The statements of {@link #BESIDE}. */
    static String[] beside(Map<String, String> ids, String no, String yes) {
        var bytes = yes.equals("true") ? "'\\x61'" : "x'61'";
        return BESIDE.stream()
                .map(sql -> sql.replace("{false}", no).replace("{true}", yes).replace("{bytes}", bytes))
                .map(sql -> sql.replace("{account}", ids.get("{account}")).replace("{key}", ids.get("{key}")))
                .toArray(String[]::new);
    }

    private static void publish(Store store, String account) {
        store.change(ACTOR, "key.create", tx -> {
            var secret = newSecret();
            var digest = store.pepper().digest(secret);
            var app = tx.keys()
                    .insert(new NewKey(
                            account,
                            KeyType.PROFILE,
                            AccessType.CUSTOM,
                            Environment.LIVE,
                            settings("app"),
                            digest,
                            null));
            tx.keys().publish(app, digest, secret);
            audit(tx, account, "key.create", app.id());
            return app;
        });
    }
}
