package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A token sees its account and what is below it; all else is not found, just as what does not exist. */
class ReachTest extends ManagementTest {
    private String master;
    private String middle;
    private String leaf;
    private String other;
    private final Map<String, String> keyOf = new LinkedHashMap<>();
    private final Map<String, String> tokenOf = new LinkedHashMap<>();

    @BeforeAll
    void setUp() {
        master = server.anAccount("Master");
        middle = server.anAccount("Middle", master);
        leaf = server.anAccount("Leaf", middle);
        other = server.anAccount("Other");
        for (var account : List.of(master, middle, leaf, other)) {
            keyOf.put(account, server.aKey(account, "key").get("key.id"));
            tokenOf.put(
                    account,
                    server.post("/accounts/" + account + "/tokens", Map.of("name", "t", "role", "owner"))
                            .get("token.id"));
        }
    }

    @TestFactory
    Stream<DynamicTest> whatIsOutOfReachLooksLikeWhatDoesNotExist() {
        var owner = server.aToken("owner", middle);
        return Stream.of(master, other)
                .flatMap(account -> Stream.of(
                        call("GET", "/accounts/%s", account, null),
                        call("PATCH", "/accounts/%s", account, Map.of("name", "mine")),
                        call("POST", "/accounts/%s/suspend", account, null),
                        call("POST", "/accounts/%s/resume", account, null),
                        call("GET", "/accounts/%s/modules", account, null),
                        call("GET", "/accounts/%s/limits", account, null),
                        call("PUT", "/accounts/%s/limits", account, Map.of()),
                        call("PUT", "/accounts/%s/limits", account, Map.of("mode", "maybe")),
                        call("GET", "/accounts/%s/ip-filters", account, null),
                        call("GET", "/accounts/%s/apis/events/ip-filter", account, null),
                        call("PUT", "/accounts/%s/apis/events/ip-filter", account, Map.of("ranges", List.of("::/0"))),
                        call("PUT", "/accounts/%s/apis/events/ip-filter", account, Map.of("ranges", List.of("x"))),
                        call("PUT", "/accounts/%s/apis/events/ip-filter", account, Map.of("ranges", List.of())),
                        call("DELETE", "/accounts/%s/apis/events/ip-filter", account, null),
                        call("GET", "/accounts/%s/policies", account, null),
                        call("POST", "/accounts/%s/policies", account, Map.of("name", "p")),
                        call("POST", "/accounts/%s/policies", account, Map.of("nmae", "p")),
                        call("GET", "/accounts/%s/keys", account, null),
                        call("POST", "/accounts/%s/keys", account, Map.of("name", "k")),
                        call("POST", "/accounts/%s/keys", account, Map.of("nmae", "k")),
                        call("GET", "/accounts/%s/audit", account, null),
                        call("GET", "/accounts/%s/usage", account, null),
                        call("GET", "/accounts/%s/usage/addresses", account, null),
                        call("GET", "/accounts/%s/overview", account, null),
                        call("GET", "/accounts/%s/care", account, null),
                        call("GET", "/accounts/%s/live", account, null),
                        call("GET", "/accounts/%s/rejections", account, null),
                        call("GET", "/accounts/%s/rejections/d", account, null),
                        call("GET", "/accounts/%s/tokens", account, null),
                        call("POST", "/accounts/%s/tokens", account, Map.of("name", "t", "role", "verify")),
                        call("GET", "/keys/%s", keyOf.get(account), null),
                        call("GET", "/keys/%s/secret", keyOf.get(account), null),
                        call("PATCH", "/keys/%s", keyOf.get(account), Map.of("name", "mine")),
                        call("PATCH", "/keys/%s", keyOf.get(account), Map.of("permissions", List.of("X"))),
                        call("DELETE", "/keys/%s", keyOf.get(account), null),
                        call("POST", "/keys/%s/rotate", keyOf.get(account), Map.of()),
                        call("POST", "/keys/%s/disable", keyOf.get(account), null),
                        call("POST", "/keys/%s/enable", keyOf.get(account), null),
                        call("POST", "/keys/%s/revoke", keyOf.get(account), null),
                        call("GET", "/keys/%s/usage", keyOf.get(account), null),
                        call("GET", "/keys/%s/blast-radius", keyOf.get(account), null),
                        call("GET", "/keys/%s/right-size", keyOf.get(account), null),
                        call("GET", "/keys/%s/secrets", keyOf.get(account), null),
                        call("DELETE", "/keys/%s/secrets/s", keyOf.get(account), null),
                        call("GET", "/tokens/%s", tokenOf.get(account), null),
                        call("POST", "/tokens/%s/rotate", tokenOf.get(account), Map.of()),
                        call("POST", "/tokens/%s/revoke", tokenOf.get(account), null)))
                .map(call -> DynamicTest.dynamicTest(call.method + " " + call.path, () -> {
                    var there = server.call(call.method, call.path.formatted(call.id), owner, call.body);
                    var missing = UUID.randomUUID().toString();
                    var nowhere = server.call(call.method, call.path.formatted(missing), owner, call.body);
                    assertThat(there.status()).isEqualTo(nowhere.status()).isEqualTo(404);
                    assertThat(there.text().replace(call.id, "ID"))
                            .isEqualTo(nowhere.text().replace(missing, "ID"));
                }));
    }

    private record Case(String method, String path, String id, Object body) {}

    private static Case call(String method, String path, String id, Object body) {
        return new Case(method, path, id, body);
    }

    @Test
    void explainOfAKeyOutOfReachLooksLikeOneOfNoKey() {
        var owner = server.aToken("owner", middle);
        for (var id :
                List.of(keyOf.get(master), keyOf.get(other), UUID.randomUUID().toString())) {
            var reply = server.call(
                    "POST", "/explain", owner, Map.of("credentialId", id, "method", "GET", "path", "/events"));
            assertThat(reply.status()).isEqualTo(404);
        }
    }

    @Test
    void whatIsWithinReachIsThere() {
        var owner = server.aToken("owner", middle);
        for (var account : List.of(middle, leaf)) {
            assertThat(server.call("GET", "/accounts/" + account, owner, null).status())
                    .isEqualTo(200);
            assertThat(server.call("GET", "/keys/" + keyOf.get(account), owner, null)
                            .status())
                    .isEqualTo(200);
            assertThat(server.call("GET", "/accounts/" + account + "/audit", owner, null)
                            .status())
                    .isEqualTo(200);
        }
        var listed = server.call("GET", "/accounts", owner, null).items();
        assertThat(listed)
                .extracting(account -> account.get("id"))
                .contains(middle, leaf)
                .doesNotContain(master, other);
        var tokens = server.call("GET", "/tokens", owner, null).items();
        assertThat(tokens)
                .extracting(token -> token.get("accountId"))
                .contains(middle, leaf)
                .doesNotContain(master, other, null);
    }

    @Test
    void anAccountIsMadeOnlyBelowOnesOwn() {
        var admin = server.aToken("admin", middle);
        assertThat(server.call("POST", "/accounts", admin, Map.of("name", "a", "parentId", leaf))
                        .status())
                .isEqualTo(201);
        for (var parent : List.of(master, other, UUID.randomUUID().toString())) {
            var reply = server.call("POST", "/accounts", admin, Map.of("name", "a", "parentId", parent));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.fault("/parentId")).isEqualTo("there is no account " + parent);
        }
        assertThat(server.call("POST", "/accounts", admin, Map.of("name", "a")).status())
                .isEqualTo(403);
        var early = Map.of("name", "a", "parentId", leaf, "createdAt", "2020-01-01T00:00:00Z");
        assertThat(server.call("POST", "/accounts", admin, early).status()).isEqualTo(403);
    }

    @Test
    void anOwnerSuspendsSubAccountsButNotItsOwn() {
        var owner = server.aToken("owner", middle);
        var child = server.anAccount("Child", middle);
        assertThat(server.call("POST", "/accounts/" + child + "/suspend", owner, null)
                        .status())
                .isEqualTo(200);
        assertThat(server.call("POST", "/accounts/" + child + "/resume", owner, null)
                        .status())
                .isEqualTo(200);
        assertThat(server.call("POST", "/accounts/" + middle + "/suspend", owner, null)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void nobodyIssuesRotatesOrRevokesAboveItsOwnRole() {
        var admin = server.aToken("admin", middle);
        var tokens = "/accounts/" + middle + "/tokens";
        for (var role : List.of("owner", "operator")) {
            var reply = server.call("POST", tokens, admin, Map.of("name", "t", "role", role));
            assertThat(reply.status()).isEqualTo(403);
        }
        var ownerToken = "/tokens/" + tokenOf.get(middle);
        assertThat(server.call("POST", ownerToken + "/rotate", admin, Map.of()).status())
                .isEqualTo(403);
        assertThat(server.call("POST", ownerToken + "/revoke", admin, null).status())
                .isEqualTo(403);
        assertThat(server.call("POST", tokens, admin, Map.of("name", "t", "role", "admin"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void onlyOperatorsHandleTokensOfTheInstallation() {
        var owner = server.aToken("owner", null);
        String auditor =
                server.post("/tokens", Map.of("name", "t", "role", "auditor")).get("token.id");
        assertThat(server.call("POST", "/tokens", owner, Map.of("name", "t", "role", "auditor"))
                        .status())
                .isEqualTo(403);
        assertThat(server.call("POST", "/tokens/" + auditor + "/rotate", owner, Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(server.call("POST", "/tokens/" + auditor + "/revoke", owner, null)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void anOperatorsTokenIsOfTheInstallation() {
        var reply = server.post("/accounts/" + master + "/tokens", Map.of("name", "t", "role", "operator"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.fault("/role")).contains("whole installation");
    }

    @Test
    void tokensOfASuspendedAccountAreRefused() {
        var child = server.anAccount("Short", master);
        var owner = server.aToken("owner", child);
        assertThat(server.call("GET", "/accounts", owner, null).status()).isEqualTo(200);
        server.post("/accounts/" + child + "/suspend", null);
        assertThat(server.call("GET", "/accounts", owner, null).status()).isEqualTo(401);
        server.post("/accounts/" + child + "/resume", null);
        assertThat(server.call("GET", "/accounts", owner, null).status()).isEqualTo(200);
    }

    @Test
    void whereRequestsGoIsShownToOperatorsOnly() {
        server.importEvents();
        var owner = server.aToken("owner", middle);
        assertThat(server.get("/apis/events").json()).containsKey("upstreams");
        assertThat(server.call("GET", "/apis/events", owner, null).json()).doesNotContainKey("upstreams");
        assertThat(server.call("GET", "/apis", owner, null).text()).doesNotContain("127.0.0.1");
    }

    @Test
    void aCursorOfAnotherAccountsListIsRefused() {
        for (var i = 0; i < 2; i++) {
            server.aKey(other, "more");
        }
        String cursor = server.get("/accounts/" + other + "/keys?limit=1").get("nextCursor");
        var reply = server.get("/accounts/" + middle + "/keys?limit=1&cursor=" + cursor);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).containsExactly("query/cursor");
    }
}
