package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.control.handover.OpenedHandOvers;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.handover.HandedKey;
import io.claviger.core.limit.FailedAuthentications;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Links with which third parties generate their keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandOversTest {
    private static final long DAY = 86_400_000_000L;
    private static final ClientAddress PARTNER = ClientAddress.ofPeer("198.51.100.7");

    private ManagementServer server;
    private OpenedHandOvers opened;
    private String shop;

    @BeforeAll
    void start(@TempDir java.nio.file.Path dir) {
        server = new ManagementServer(dir);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void anAccount() {
        var failed = new FailedAuthentications(3, 60, new SecureRandom());
        opened = new OpenedHandOvers(server.store, server.snapshot, failed, server.clock, new SecureRandom());
        server.importEvents();
        shop = server.anAccount("Shop");
    }

    @AfterEach
    void over() {
        opened.close();
    }

    @Test
    void whoHasTheLinkGetsTheKeyThatWasAskedForAndTheGiverNeverSeesIt() {
        var made = make(Map.of(
                "name",
                "Partner",
                "permissions",
                List.of("EVENTS_READ"),
                "environment",
                "test",
                "description",
                "theirs"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.<String>get("url")).startsWith("https://api.example.com/.claviger/hand-over/");
        assertThat(made.<String>get("handOver.status")).isEqualTo("waiting");
        assertThat(made.<String>get("handOver.key.name")).isEqualTo("Partner");
        assertThat(made.<String>get("handOver.createdBy.kind")).isEqualTo("token");

        var handed = open(token(made));

        assertThat(handed.name()).isEqualTo("Partner");
        assertThat(handed.account()).isEqualTo("Shop");
        assertThat(handed.secret().reveal()).startsWith("cvg_test_");
        assertThat(server.accepts(handed.secret().reveal())).isTrue();
        var key = server.get("/keys/" + handed.id());
        assertThat(key.<List<String>>get("permissions")).containsExactly("EVENTS_READ");
        assertThat(key.<String>get("description")).isEqualTo("theirs");
        var listed = list().getFirst();
        assertThat(listed)
                .containsEntry("status", "opened")
                .containsEntry("keyId", handed.id())
                .containsEntry("openedFrom", "198.51.100.7");
        assertThat(server.get("/accounts/" + shop + "/hand-overs").text())
                .doesNotContain(handed.secret().reveal(), token(made));
        assertThat(trail()).containsSubsequence("hand-over.open", "key.create", "hand-over.create");
    }

    @Test
    void unknownUsedRevokedAndExpiredLinksLookAlike() {
        var used = make(Map.of("name", "used"));
        open(token(used));
        var revoked = make(Map.of("name", "revoked"));
        assertThat(revoke(revoked).<String>get("status")).isEqualTo("revoked");
        assertThat(revoke(revoked).status()).as("it is so already").isEqualTo(200);
        var expired = make(Map.of("name", "expired"));
        server.shift.addAndGet(7 * DAY);
        var messages = new ArrayList<String>();
        for (var token : List.of(token(used), token(revoked), token(expired), "AAAAAAAAAAAAAAAAAAAAAA")) {
            server.shift.addAndGet(DAY);
            messages.add(refused(ErrorCode.NOT_FOUND, () -> open(token)));
        }
        assertThat(messages.stream().distinct()).hasSize(1);
        assertThat(list()).extracting(one -> one.get("status")).containsExactly("expired", "revoked", "opened");
        assertThat(server.get("/accounts/" + shop + "/keys").items()).hasSize(1);
    }

    @Test
    void ofTwoAtOnceOneGetsAKey() throws Exception {
        var token = token(make(Map.of("name", "one")));
        var answers = new ArrayList<java.util.concurrent.CompletableFuture<HandedKey>>();
        for (var i = 0; i < 8; i++) {
            answers.add(opened.open(Secret.of(token), ClientAddress.ofPeer("198.51.100." + i))
                    .toCompletableFuture());
        }
        var keys = answers.stream()
                .map(answer -> answer.handle((key, failure) -> key).join())
                .filter(key -> key != null)
                .toList();
        assertThat(keys).hasSize(1);
        assertThat(server.get("/accounts/" + shop + "/keys").items()).hasSize(1);
    }

    @Test
    void failuresAreCountedByAddressAndARightLinkOfAnotherIsNotHeldUp() {
        var token = token(make(Map.of("name", "one")));
        for (var i = 0; i < 3; i++) {
            refused(ErrorCode.NOT_FOUND, () -> open("AAAAAAAAAAAAAAAAAAAAAA"));
        }
        refused(ErrorCode.RATE_LIMITED, () -> open(token));
        assertThat(opened.open(Secret.of(token), ClientAddress.ofPeer("203.0.113.1"))
                        .toCompletableFuture()
                        .join()
                        .name())
                .isEqualTo("one");
    }

    @Test
    void whatIsWrongWithTheKeyIsToldAtOnce() {
        var wrong =
                make(Map.of("name", "", "permissions", List.of("NO_SUCH"), "ipRanges", List.of("x"), "colour", "red"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.pointers()).contains("/key/name", "/key/permissions/0", "/key/ipRanges/0", "/key/colour");
        assertThat(make(Map.of("name", "own", "secret", "x".repeat(40))).pointers())
                .containsExactly("/key/secret");
        assertThat(make(Map.of("name", "app", "type", "profile")).pointers()).containsExactly("/key/type");
        assertThat(server.post("/accounts/" + shop + "/hand-overs", Map.of()).pointers())
                .contains("/key");
        for (var days : List.of(-1, 31)) {
            var at = java.time.Instant.ofEpochSecond(server.clock.nowMicros() / 1_000_000)
                    .plus(java.time.Duration.ofDays(days));
            assertThat(server.post(
                                    "/accounts/" + shop + "/hand-overs",
                                    Map.of("key", Map.of("name", "k"), "expiresAt", at.toString()))
                            .pointers())
                    .containsExactly("/expiresAt");
        }
        assertThat(list()).isEmpty();
    }

    @Test
    void aPermissionThatHasVanishedIsSaidAndUsesNothingUp() {
        var token = token(make(Map.of("name", "k", "permissions", List.of("EVENTS_READ"))));
        server.call("DELETE", "/apis/events?confirm=true", null);
        assertThat(refused(ErrorCode.CONFLICT, () -> open(token))).contains("has changed");
        server.importEvents();
        assertThat(open(token).name()).isEqualTo("k");
    }

    @Test
    void aKeyThatWouldHaveExpiredByNowIsNotMade() {
        var at = java.time.Instant.ofEpochSecond(server.clock.nowMicros() / 1_000_000)
                .plusSeconds(60);
        var token = token(make(Map.of("name", "k", "expiresAt", at.toString())));
        server.shift.addAndGet(DAY);
        refused(ErrorCode.CONFLICT, () -> open(token));
    }

    @Test
    void aLinkDoesNothingThatItsGiverMayNotDoAnyMore() {
        var jo = Browser.member(server, "jo-gives@example.org", shop, "developer");
        var url = jo.call("POST", "/accounts/" + shop + "/hand-overs", Map.of("key", Map.of("name", "k")));
        assertThat(url.<String>get("handOver.createdBy.name")).isEqualTo("jo-gives@example.org");
        server.call("PATCH", "/accounts/" + shop + "/members/" + jo.memberId, Map.of("role", "auditor"));
        assertThat(refused(ErrorCode.CONFLICT, () -> open(token(url)))).contains("may not make keys here");
        server.call("PATCH", "/accounts/" + shop + "/members/" + jo.memberId, Map.of("role", "developer"));
        assertThat(open(token(url)).name()).isEqualTo("k");

        var next = jo.call("POST", "/accounts/" + shop + "/hand-overs", Map.of("key", Map.of("name", "k")));
        server.call("DELETE", "/accounts/" + shop + "/members/" + jo.memberId, null);
        refused(ErrorCode.CONFLICT, () -> open(token(next)));
    }

    @Test
    void aLinkOfATokenThatWasRevokedIsNotOpened() {
        var made = server.post("/accounts/" + shop + "/tokens", Map.of("name", "ci", "role", "developer"));
        var link = server.call(
                "POST", "/accounts/" + shop + "/hand-overs", made.get("secret"), Map.of("key", Map.of("name", "k")));
        assertThat(link.status()).as(link.text()).isEqualTo(201);
        server.post("/tokens/" + made.get("token.id") + "/revoke", null);
        refused(ErrorCode.CONFLICT, () -> open(token(link)));
    }

    @Test
    void noKeyIsMadeInAnAccountThatIsSuspended() {
        var below = server.anAccount("Below", shop);
        var link = server.post("/accounts/" + below + "/hand-overs", Map.of("key", Map.of("name", "k")));
        server.post("/accounts/" + shop + "/suspend", null);
        assertThat(refused(ErrorCode.CONFLICT, () -> open(token(link)))).contains("suspended");
        server.post("/accounts/" + shop + "/resume", null);
        assertThat(open(token(link)).account()).isEqualTo("Below");
    }

    @Test
    void whatWasOpenedIsRevokedByItsKey() {
        var made = make(Map.of("name", "k"));
        open(token(made));
        var refused = revoke(made);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.<String>get("detail")).contains("Revoke that key");
    }

    @Test
    void othersSeeAndRevokeNothing() {
        var made = make(Map.of("name", "k"));
        var other = server.anAccount("Other");
        var stranger = server.aToken("owner", other);
        var id = made.get("handOver.id");
        assertThat(server.call("GET", "/accounts/" + shop + "/hand-overs", stranger, null)
                        .status())
                .isEqualTo(404);
        assertThat(server.call("DELETE", "/accounts/" + shop + "/hand-overs/" + id, stranger, null)
                        .status())
                .isEqualTo(404);
        assertThat(server.call("DELETE", "/accounts/" + other + "/hand-overs/" + id, stranger, null)
                        .status())
                .isEqualTo(404);
        assertThat(open(token(made)).name()).isEqualTo("k");
    }

    private Reply make(Map<String, Object> key) {
        return server.post("/accounts/" + shop + "/hand-overs", Map.of("key", key));
    }

    private Reply revoke(Reply made) {
        return server.call("DELETE", "/accounts/" + shop + "/hand-overs/" + made.get("handOver.id"), null);
    }

    private static String token(Reply made) {
        String url = made.get("url");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private HandedKey open(String token) {
        return opened.open(Secret.of(token), PARTNER).toCompletableFuture().join();
    }

    private List<Map<String, Object>> list() {
        return server.get("/accounts/" + shop + "/hand-overs").items();
    }

    private List<Object> trail() {
        return server.get("/accounts/" + shop + "/audit").items().stream()
                .map(entry -> entry.get("action"))
                .toList();
    }

    /** What is said of a link that opens nothing. */
    private static String refused(ErrorCode code, ThrowingCallable call) {
        var said = new ArrayList<String>();
        assertThatThrownBy(call)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(ClavigerException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    said.add(refusal.detail());
                });
        return said.getFirst();
    }
}
