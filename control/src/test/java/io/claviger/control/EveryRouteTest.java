package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.contract.Contract;
import io.claviger.control.contract.ContractOperation;
import io.claviger.control.role.Permit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every route of the contract by people who may not: without a role, of another account, and from another site. */
class EveryRouteTest extends ManagementTest {
    /** What every member reads, for it belongs to no account. */
    private static final List<String> OF_NO_ACCOUNT = List.of("listAccounts", "listAllTokens", "listApis");

    private String shop;
    private Browser nobody;
    private Browser stranger;
    private Browser owner;
    private Map<String, String> ids;

    @BeforeAll
    void setUp() {
        shop = server.anAccount("Shop");
        Browser.member(server, "root@example.org", null, null);
        owner = Browser.member(server, "owner@example.org", shop, "owner");
        stranger = Browser.member(server, "stranger@example.org", server.anAccount("Other"), "owner");
        nobody = Browser.member(server, "nobody@example.org", null, null);
        server.call("PATCH", "/members/" + nobody.memberId, Map.of("operator", false));
        server.importEvents();
        String token = server.post("/accounts/" + shop + "/tokens", Map.of("name", "t", "role", "verify"))
                .get("token.id");
        ids = Map.of(
                "accountId",
                shop,
                "keyId",
                server.aKey(shop, "k").get("key.id"),
                "tokenId",
                token,
                "memberId",
                owner.memberId,
                "policyId",
                server.post("/accounts/" + shop + "/policies", Map.of("name", "p"))
                        .get("id"),
                "slug",
                "events",
                "dimension",
                "event");
    }

    @TestFactory
    Stream<DynamicTest> aMemberWithoutARoleMayDoNothing() {
        return routes(operation -> assertThat(call(nobody, operation).status()).isEqualTo(403));
    }

    @TestFactory
    Stream<DynamicTest> aMemberOfOneAccountReachesNothingOfAnother() {
        return routes(operation -> {
            var reply = call(stranger, operation);
            if (operation.path().contains("{accountId}")
                    || operation.path().contains("{keyId}")
                    || operation.path().contains("{tokenId}")
                    || operation.path().contains("{memberId}")) {
                assertThat(reply.status()).as(reply.text()).isIn(403, 404);
            } else if (!OF_NO_ACCOUNT.contains(operation.id())) {
                assertThat(reply.status()).as(reply.text()).isIn(200, 400, 403, 404);
            }
            assertThat(reply.text()).doesNotContain("owner@example.org");
        });
    }

    @TestFactory
    Stream<DynamicTest> noChangeIsTakenFromAnotherSite() {
        return all().filter(operation -> !operation.method().equals("GET"))
                .filter(operation -> Permit.of(operation.id()).audience() != Permit.Audience.ANYONE)
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    var origin = Browser.origin(server);
                    for (var headers : List.of(
                            List.of("Cookie", owner.cookie, "Origin", origin),
                            List.of("Cookie", owner.cookie, "Origin", origin, "X-CSRF-Token", stranger.csrf),
                            List.of("Cookie", owner.cookie, "X-CSRF-Token", owner.csrf),
                            List.of(
                                    "Cookie",
                                    owner.cookie,
                                    "X-CSRF-Token",
                                    owner.csrf,
                                    "Origin",
                                    "https://evil.example"),
                            List.of("Cookie", owner.cookie, "X-CSRF-Token", owner.csrf, "Origin", "null"))) {
                        var body = operation.body() == null ? null : Map.of();
                        var reply = Browser.send(server, operation.method(), path(operation), body, headers);
                        assertThat(reply.status()).as(headers.toString()).isEqualTo(403);
                        assertThat(reply.<String>get("code")).isEqualTo("ORIGIN_FORBIDDEN");
                    }
                }));
    }

    private Stream<DynamicTest> routes(java.util.function.Consumer<ContractOperation> check) {
        return all().filter(operation -> Permit.of(operation.id()).audience() == Permit.Audience.ROLES)
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> check.accept(operation)));
    }

    private static Stream<ContractOperation> all() {
        return Contract.load().operations().stream();
    }

    private Reply call(Browser browser, ContractOperation operation) {
        return browser.call(operation.method(), path(operation), operation.body() == null ? null : Map.of());
    }

    private String path(ContractOperation operation) {
        return PathTemplate.filled(operation.path().substring("/api/v1".length()), ids);
    }
}
