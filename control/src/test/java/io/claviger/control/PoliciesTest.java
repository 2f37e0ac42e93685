package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Named policies, and the keys that share them. */
class PoliciesTest extends ManagementTest {
    private String account;
    private String policies;

    @BeforeAll
    void importEvents() {
        server.importEvents();
    }

    @BeforeEach
    void anAccount() {
        account = server.anAccount("Shop");
        policies = "/accounts/" + account + "/policies";
    }

    @Test
    void aPolicyIsMadeReadChangedAndDeleted() {
        var made = server.post(
                policies,
                Map.of(
                        "name", "Shops",
                        "description", "Those with tills",
                        "permissions", List.of("EVENTS_READ"),
                        "ipRanges", List.of("10.0.0.1/8"),
                        "rateLimits", List.of(Map.of("name", "burst", "limit", 50, "windowSeconds", 10)),
                        "modes", Map.of("ipRanges", "report")));
        assertThat(made.status()).isEqualTo(201);
        var path = policies + "/" + made.get("id");
        assertThat(made.header("Location")).isEqualTo("/api/v1" + path);
        assertThat(made.<List<String>>get("ipRanges")).containsExactly("10.0.0.0/8");
        assertThat(made.<Long>get("keys")).isZero();
        assertThat(server.get(path).json()).isEqualTo(made.json());

        var clearing = new HashMap<String, Object>();
        clearing.put("description", null);
        clearing.put("ipRanges", null);
        var changed = server.with("PATCH", path, clearing, "If-Match", made.header("ETag"));
        assertThat(changed.json()).containsEntry("description", null).containsEntry("ipRanges", null);
        assertThat(changed.<String>get("modes.ipRanges")).isEqualTo("report");
        assertThat(changed.<List<String>>get("permissions")).containsExactly("EVENTS_READ");
        assertThat(server.with("PATCH", path, Map.of("name", "x"), "If-Match", made.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(server.call("PATCH", path, Map.of("name", "Shops")).header("ETag"))
                .as("nothing changed")
                .isEqualTo("\"2\"");
        assertThat(server.call("DELETE", path, null).status()).isEqualTo(200);
        assertThat(server.get(path).status()).isEqualTo(404);
        assertThat(server.get("/accounts/" + account + "/audit?kind=policy").items())
                .extracting(entry -> entry.get("action"))
                .containsExactly("policy.delete", "policy.change", "policy.create");
    }

    @Test
    void everyFaultIsNamedInOneAnswer() {
        var reply = server.post(
                policies, Map.of("permissions", List.of("NO_SUCH"), "ipRanges", List.of("10.1"), "keys", 1));
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/name", "/keys", "/permissions/0", "/ipRanges/0");
    }

    @Test
    void aChangeIsInForceForAllItsKeysWhenItReturns() {
        var policy = aPolicy("EVENTS_READ");
        var keys = List.of(sharing(policy), sharing(policy));
        keys.forEach(key -> assertThat(allowed(key, "POST")).isFalse());
        change(policy, Map.of("permissions", List.of("EVENTS_READ", "EVENTS_CREATE")));
        for (var key : keys) {
            assertThat(allowed(key, "POST")).isTrue();
            var read = server.get("/keys/" + key);
            assertThat(read.<String>get("policyId")).isEqualTo(policy);
            assertThat(read.<List<String>>get("permissions")).containsExactly("EVENTS_CREATE", "EVENTS_READ");
        }
        assertThat(server.get(policies + "/" + policy).<Long>get("keys")).isEqualTo(2);
        change(policy, Map.of("permissions", List.of()));
        keys.forEach(key -> assertThat(allowed(key, "GET")).isFalse());
    }

    @Test
    void aKeyHasAPolicyOfItsOwnOrSharesOne() {
        var policy = aPolicy("EVENTS_READ");
        var both = server.post(
                "/accounts/" + account + "/keys",
                Map.of(
                        "name",
                        "k",
                        "policyId",
                        policy,
                        "permissions",
                        List.of("EVENTS_READ"),
                        "modes",
                        Map.of("ipRanges", "off")));
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.pointers()).containsExactlyInAnyOrder("/policyId", "/permissions", "/modes");
        assertThat(both.fault("/policyId")).contains("permissions, modes");

        var key = sharing(policy);
        var own = server.call("PATCH", "/keys/" + key, Map.of("permissions", List.of("EVENTS_CREATE")));
        assertThat(own.pointers()).containsExactly("/permissions");
        assertThat(own.fault("/permissions")).contains(policy, "policyId: null");
        for (var member : Map.of(
                        "ipRanges", List.of("10.0.0.0/8"),
                        "rateLimits", List.of(),
                        "quotas", List.of(),
                        "guards", Map.of(),
                        "modes", Map.of())
                .entrySet()) {
            assertThat(server.call(
                                    "PATCH",
                                    "/keys/" + key,
                                    Map.of("policyId", policy, member.getKey(), member.getValue()))
                            .pointers())
                    .containsExactlyInAnyOrder("/policyId", "/" + member.getKey());
        }
        assertThat(server.call("PATCH", "/keys/" + key, Map.of("name", "renamed"))
                        .<String>get("policyId"))
                .isEqualTo(policy);
    }

    @Test
    void onlyACustomKeySharesAPolicy() {
        var policy = aPolicy("EVENTS_READ");
        var keys = "/accounts/" + account + "/keys";
        assertThat(server.post(keys, Map.of("name", "k", "policyId", policy, "accessType", "admin"))
                        .pointers())
                .containsExactly("/policyId");

        var admin =
                server.post(keys, Map.of("name", "k", "accessType", "admin")).<String>get("key.id");
        assertThat(server.call("PATCH", "/keys/" + admin, Map.of("policyId", policy))
                        .pointers())
                .containsExactly("/policyId");

        var sharing = server.post(keys, Map.of("name", "k", "policyId", policy)).<String>get("key.id");
        assertThat(server.call("PATCH", "/keys/" + sharing, Map.of("accessType", "transactional"))
                        .pointers())
                .containsExactly("/policyId");
    }

    @Test
    void leavingAPolicyKeepsWhatItGaveButForWhatTheCallSays() {
        var policy = aPolicy("EVENTS_READ");
        var key = sharing(policy);
        var other = sharing(policy);
        var leaving = new HashMap<String, Object>();
        leaving.put("policyId", null);
        var left = server.call("PATCH", "/keys/" + key, leaving);
        assertThat(left.json()).containsEntry("policyId", null);
        assertThat(left.<List<String>>get("permissions")).containsExactly("EVENTS_READ");
        leaving.put("permissions", List.of("EVENTS_CREATE"));
        assertThat(server.call("PATCH", "/keys/" + other, leaving).<List<String>>get("permissions"))
                .containsExactly("EVENTS_CREATE");
        change(policy, Map.of("permissions", List.of()));
        assertThat(allowed(key, "GET")).as("it has its own now").isTrue();
        assertThat(allowed(other, "POST")).isTrue();

        var again = server.call("PATCH", "/keys/" + key, Map.of("policyId", policy));
        assertThat(again.<List<String>>get("permissions")).isEmpty();
        assertThat(allowed(key, "GET")).as("its own is given up").isFalse();
        var entry =
                server.get("/accounts/" + account + "/audit?kind=key").items().getFirst();
        assertThat(entry.get("after")).isEqualTo(Map.of("policyId", policy, "permissions", List.of()));
    }

    @Test
    void thePolicyOfAnotherAccountCantBeAttached() {
        var sub = server.anAccount("Sub", account);
        var other = server.anAccount("Other");
        var foreign = List.of(
                server.post("/accounts/" + other + "/policies", Map.of("name", "p"))
                        .<String>get("id"),
                server.post("/accounts/" + sub + "/policies", Map.of("name", "p"))
                        .<String>get("id"),
                UUID.randomUUID().toString());
        var own = server.aKey(account, "k").<String>get("key.id");
        for (var policy : foreign) {
            for (var reply : List.of(
                    server.post("/accounts/" + account + "/keys", Map.of("name", "k", "policyId", policy)),
                    server.call("PATCH", "/keys/" + own, Map.of("policyId", policy)))) {
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.fault("/policyId")).isEqualTo("the account has no policy " + policy);
            }
            assertThat(server.get(policies + "/" + policy).status()).isEqualTo(404);
            assertThat(server.call("PATCH", policies + "/" + policy, Map.of("name", "mine"))
                            .status())
                    .isEqualTo(404);
            assertThat(server.call("DELETE", policies + "/" + policy, null).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void whileKeysShareItAPolicyCantBeDeleted() {
        var policy = aPolicy("EVENTS_READ");
        var first = sharing(policy);
        var second = sharing(policy);
        server.post("/keys/" + second + "/disable", null);
        var refused = server.call("DELETE", policies + "/" + policy, null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.<String>get("detail")).contains("share the policy: 2", first, second);
        server.post("/keys/" + first + "/revoke", null);
        assertThat(server.call("DELETE", policies + "/" + policy, null).status())
                .isEqualTo(409);
        server.call("DELETE", "/keys/" + second, null);
        assertThat(server.call("DELETE", policies + "/" + policy, null).status())
                .isEqualTo(200);
        var ended = server.get("/keys/" + first);
        assertThat(ended.<String>get("policyId")).isEqualTo(policy);
        assertThat(ended.<List<String>>get("permissions")).isEmpty();
        assertThat(server.call("PATCH", "/keys/" + first, Map.of("policyId", policy))
                        .pointers())
                .containsExactly("/policyId");
    }

    @Test
    void anImportNamesTheKeysThatGainByTheirSharedPolicy() {
        var fresh = "EVENTS_" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
        var wider = ManagementServer.EVENTS + """
                  /%1$s:
                    get: { operationId: read%1$s, x-claviger: { permission: %1$s } }
                """.formatted(fresh);
        var body = Map.of("document", wider, "upstream", "http://127.0.0.1:9", "prefix", "/" + fresh);
        var path = "/apis/" + fresh.toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(server.call("PUT", path + "?confirm=true", body).status()).isEqualTo(200);
        var key = sharing(aPolicy(fresh));

        var again = new HashMap<String, Object>(body);
        again.put(
                "document",
                wider.replace("    get: { operationId: read" + fresh, "    post: { operationId: read" + fresh));
        var refused = server.call("PUT", path, again);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains(key);
        var removal = server.call("DELETE", path, null);
        assertThat(removal.status()).isEqualTo(409);
        assertThat(removal.text()).contains(key);
        assertThat(server.call("DELETE", path + "?confirm=true", null).status()).isEqualTo(200);
    }

    @Test
    void onlyAdminsWithinReachChangeThem() {
        var policy = policies + "/" + aPolicy("EVENTS_READ");
        var developer = server.aToken("developer", account);
        assertThat(server.call("GET", policy, developer, null).status()).isEqualTo(200);
        for (var reply : List.of(
                server.call("POST", policies, developer, Map.of("name", "p")),
                server.call("PATCH", policy, developer, Map.of("permissions", List.of("EVENTS_CREATE"))),
                server.call("DELETE", policy, developer, null))) {
            assertThat(reply.status()).isEqualTo(403);
        }
        var stranger = server.aToken("owner", server.anAccount("Stranger"));
        assertThat(server.call("GET", policies, stranger, null).status()).isEqualTo(404);
        assertThat(server.call("GET", policy, stranger, null).status()).isEqualTo(404);
        assertThat(server.call("PATCH", policy, stranger, Map.of("name", "mine"))
                        .status())
                .isEqualTo(404);
        var sub = server.anAccount("Sub", account);
        var admin = server.aToken("admin", account);
        var below = server.call("POST", "/accounts/" + sub + "/policies", admin, Map.of("name", "p"));
        assertThat(below.status()).isEqualTo(201);
        assertThat(server.call(
                                "POST",
                                "/accounts/" + sub + "/keys",
                                admin,
                                Map.of("name", "k", "policyId", below.<String>get("id")))
                        .status())
                .isEqualTo(201);
        var below2 = server.aToken("admin", sub);
        assertThat(server.call("GET", policies, below2, null).status()).isEqualTo(404);
    }

    @Test
    void listsAreSearchedAndPaged() {
        for (var name : List.of("Shops", "Partners", "shops abroad")) {
            server.post(policies, Map.of("name", name));
        }
        var first = server.get(policies + "?search=SHOP&limit=1");
        assertThat(first.items()).extracting(item -> item.get("name")).containsExactly("shops abroad");
        var second = server.get(policies + "?search=SHOP&limit=1&cursor=" + first.get("nextCursor"));
        assertThat(second.items()).extracting(item -> item.get("name")).containsExactly("Shops");
        assertThat(second.<String>get("nextCursor")).isNull();
    }

    private String aPolicy(String... permissions) {
        return server.post(policies, Map.of("name", "Shops", "permissions", List.of(permissions)))
                .get("id");
    }

    private void change(String policy, Map<String, Object> body) {
        assertThat(server.call("PATCH", policies + "/" + policy, body).status()).isEqualTo(200);
    }

    private String sharing(String policy) {
        return server.post("/accounts/" + account + "/keys", Map.of("name", "k", "policyId", policy))
                .get("key.id");
    }

    private boolean allowed(String key, String method) {
        return server.post("/explain", Map.of("credentialId", key, "method", method, "path", "/events"))
                .get("decision.allowed");
    }
}
