package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.control.account.CreateAccount;
import io.claviger.control.command.Commands;
import io.claviger.control.json.Timestamps;
import io.claviger.control.key.CreateKey;
import io.claviger.control.role.Caller;
import io.claviger.control.token.Bootstrap;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.account.NewAccount;
import io.claviger.store.audit.Actor;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TokensTest extends ManagementTest {

    @Test
    void aTokenIsIssuedUsedRotatedAndRevoked() {
        var made = server.post("/tokens", Map.of("name", "CI", "role", "auditor", "expiresAt", "2999-01-01T00:00:00Z"));
        assertThat(made.status()).isEqualTo(201);
        String secret = made.get("secret");
        assertThat(secret).startsWith("cvgadm_");
        assertThat(KeyFormat.checksumHolds(secret)).isTrue();
        var path = "/tokens/" + made.get("token.id");
        assertThat(made.header("Location")).isEqualTo("/api/v1" + path);
        assertThat(server.get(path).json()).isEqualTo(made.get("token"));
        assertThat(server.call("GET", "/accounts", secret, null).status()).isEqualTo(200);
        String next =
                server.post(path + "/rotate", Map.of("overlapSeconds", 60)).get("secret");
        assertThat(server.call("GET", "/accounts", secret, null).status()).isEqualTo(200);
        assertThat(server.call("GET", "/accounts", next, null).status()).isEqualTo(200);
        for (var i = 0; i < 2; i++) {
            assertThat(server.post(path + "/revoke", null).json()).containsEntry("status", "revoked");
        }
        assertThat(server.call("GET", "/accounts", secret, null).status()).isEqualTo(401);
        assertThat(server.call("GET", "/accounts", next, null).status()).isEqualTo(401);
        assertThat(server.post(path + "/rotate", null).status()).isEqualTo(409);
        assertThat(server.get("/tokens?status=revoked").items()).isNotEmpty();
    }

    @Test
    void aTokenRevokedWhileItsRequestsBodyIsUnderWayChangesNothing() throws Exception {
        var account = server.anAccount("Left");
        var made = server.post("/accounts/" + account + "/tokens", Map.of("name", "stolen", "role", "admin"));
        var target = "/api/v1/accounts/" + account + "/tokens";
        var body = "{\"name\": \"afterlife\", \"role\": \"admin\"}";
        try (var change = new RawHttp.Unfinished(server.port, target, made.get("secret"), body);
                var read = new RawHttp.Unfinished(
                        server.port,
                        "/api/v1/explain",
                        made.get("secret"),
                        "{\"credentialId\": \"x\", \"method\": \"GET\", \"path\": \"/\"}")) {
            // The heads are judged once others, sent after them, were answered.
            assertThat(server.call("GET", "/accounts", made.get("secret"), null).status())
                    .isEqualTo(200);
            var revoked = server.post("/tokens/" + made.get("token.id") + "/revoke?wait=all", null);
            assertThat(revoked.status()).isEqualTo(200);
            assertThat(change.finish()).startsWith("HTTP/1.1 401 ");
            assertThat(read.finish()).startsWith("HTTP/1.1 401 ");
        }
        assertThat(server.get("/accounts/" + account + "/tokens?search=afterlife")
                        .items())
                .isEmpty();
    }

    @Test
    void aSecretThatARotationEndedChangesNothingWhileTheTokensNewOneDoes() throws Exception {
        var account = server.anAccount("Rotated");
        var made = server.post("/accounts/" + account + "/tokens", Map.of("name", "turning", "role", "admin"));
        var target = "/api/v1/accounts/" + account + "/keys";
        try (var change = new RawHttp.Unfinished(server.port, target, made.get("secret"), "{\"name\": \"late\"}")) {
            String next = server.post("/tokens/" + made.get("token.id") + "/rotate", null)
                    .get("secret");
            assertThat(change.finish()).startsWith("HTTP/1.1 401 ");
            assertThat(server.call("POST", "/accounts/" + account + "/keys", next, Map.of("name", "now"))
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aTokenStopsWhenItExpires() {
        var expiry = Timestamps.text(server.clock.nowMicros() + 3_600_000_000L);
        String secret = server.post("/tokens", Map.of("name", "short", "role", "auditor", "expiresAt", expiry))
                .get("secret");
        assertThat(server.call("GET", "/accounts", secret, null).status()).isEqualTo(200);
        server.shift.addAndGet(3_600_000_001L);
        try {
            assertThat(server.call("GET", "/accounts", secret, null).status()).isEqualTo(401);
        } finally {
            server.shift.addAndGet(-3_600_000_001L);
        }
    }

    @Test
    void faultsAreNamed() {
        var reply = server.post("/tokens", Map.of("role", "king", "expiresAt", "2020-01-01T00:00:00Z"));
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/name", "/role", "/expiresAt");
    }

    @Test
    void theFirstTokenIsMadeOnceOnly() {
        var bootstrap = new Bootstrap(server.store, new SecureRandom());
        assertThat(bootstrap.firstToken(null)).isNull();
        assertThat(bootstrap.firstToken(Secret.of("cvgadm_" + "x".repeat(40)))).isNull();
        var another = bootstrap.anotherToken("Recovered");
        assertThat(server.call("GET", "/audit", another.reveal(), null).status())
                .isEqualTo(200);
    }

    @Test
    void nodesThatStartAtOnceMakeOneFirstToken() throws Exception {
        try (var store = Store.open(StoreConfig.in(dir.resolve("new")), stored -> null, server.clock);
                var threads = Executors.newFixedThreadPool(8)) {
            var start = new CyclicBarrier(8);
            var asked = new ArrayList<Future<Optional<Secret>>>();
            for (var node = 0; node < 8; node++) {
                asked.add(threads.submit(() -> {
                    start.await();
                    return Optional.ofNullable(new Bootstrap(store, new SecureRandom()).firstToken(null));
                }));
            }
            var made = 0;
            for (var answer : asked) {
                made += answer.get().isPresent() ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
        }
    }

    @Test
    void aGivenFirstTokenMustBeLongEnough() throws Exception {
        MicroClock clock = server.clock;
        try (var store = Store.open(StoreConfig.in(dir.resolve("other")), stored -> null, clock)) {
            var bootstrap = new Bootstrap(store, new SecureRandom());
            for (var given :
                    List.of("cvgadm_short", "x".repeat(40), "cvgadm_" + "x".repeat(24), "cvgadm_ " + "x".repeat(40))) {
                assertThatThrownBy(() -> bootstrap.firstToken(Secret.of(given)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageNotContaining(given);
            }
            var given = Secret.of("cvgadm_" + "x".repeat(25));
            assertThat(bootstrap.firstToken(given)).isEqualTo(given);
            var snapshot = new Snapshot(store.pepper());
            store.follow(snapshot);
            assertThat(snapshot.serviceToken(given, clock.nowMicros()).role()).isEqualTo(Role.OPERATOR);
        }
    }

    @Test
    void commandsRunWithoutHttpAndObeyTheTableThereToo() {
        var commands = new Commands(server.store);
        var system = Caller.system("demo");
        var account = commands.run(system, new CreateAccount(), new NewAccount(null, "Demo", null))
                .value();
        var create = new CreateKey(server.snapshot, server.store.pepper(), new SecureRandom());
        var key = commands.run(system, create, CreateKey.Wish.live(account.id(), "demo", List.of()))
                .value();
        assertThat(server.accepts(key.secret().reveal())).isTrue();
        var auditor = new Caller(Actor.system("x"), Role.AUDITOR, null);
        assertThatThrownBy(() -> commands.run(auditor, create, CreateKey.Wish.live(account.id(), "no", List.of())))
                .isInstanceOf(ClavigerException.class)
                .hasMessageContaining("auditor");
        assertThatThrownBy(() -> commands.run(system, create, CreateKey.Wish.live(account.id(), "no", List.of("NOPE"))))
                .hasMessageContaining("/permissions/0");
    }
}
