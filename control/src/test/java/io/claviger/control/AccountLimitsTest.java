package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all keys of an account may use together. */
class AccountLimitsTest extends ManagementTest {
    private String account;
    private String limits;

    @BeforeAll
    void importEvents() {
        server.importEvents();
    }

    @BeforeEach
    void anAccount() {
        account = server.anAccount("Shop");
        limits = "/accounts/" + account + "/limits";
    }

    @Test
    void nothingIsLimitedUntilItIsSaid() {
        assertThat(server.get(limits).json())
                .isEqualTo(Map.of("rateLimits", List.of(), "quotas", List.of(), "mode", "enforce"));
    }

    @Test
    void limitsAreKeptWholeAndReplacedWhole() {
        var put = server.call(
                "PUT",
                limits,
                Map.of(
                        "rateLimits", List.of(Map.of("name", "day", "limit", 1000, "windowSeconds", 86400)),
                        "quotas", List.of(Map.of("name", "credits", "amount", 5)),
                        "mode", "report"));
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.<String>get("rateLimits.0.algorithm")).isEqualTo("sliding-window");
        assertThat(put.<String>get("mode")).isEqualTo("report");
        assertThat(server.get(limits).json()).isEqualTo(put.json());
        assertThat(server.with("PUT", limits, Map.of(), "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(server.with("PUT", limits, Map.of(), "If-Match", put.header("ETag"))
                        .json())
                .isEqualTo(Map.of("rateLimits", List.of(), "quotas", List.of(), "mode", "enforce"));
        var entries = server.get("/accounts/" + account + "/audit?kind=account").items();
        assertThat(entries.getFirst()).containsEntry("action", "account.limits").containsEntry("before", put.json());
    }

    @Test
    void everyFaultIsNamedInOneAnswer() {
        var reply = server.call(
                "PUT",
                limits,
                Map.of(
                        "rateLimits",
                        List.of(Map.of("name", "a\"b", "limit", 1, "windowSeconds", 1, "apiGroup", "Nobody's")),
                        "mode",
                        "maybe"));
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/mode", "/rateLimits/0/name", "/rateLimits/0/apiGroup");
    }

    @Test
    void theyAreInForceWhenTheCallReturns() {
        String key = server.post(
                        "/accounts/" + account + "/keys", Map.of("name", "k", "permissions", List.of("EVENTS_READ")))
                .get("key.id");
        server.call("PUT", limits, Map.of("quotas", List.of(Map.of("name", "credits", "amount", 1))));
        var explained = server.post("/explain", Map.of("credentialId", key, "method", "GET", "path", "/events"));
        assertThat(explained.<Boolean>get("decision.allowed")).isTrue();
        assertThat(explained.text()).contains("limits and quotas of key and account have room");
    }

    @Test
    void onlyAdminsWithinReachChangeThem() {
        var body = Map.of("quotas", List.of(Map.of("name", "credits", "amount", 1)));
        assertThat(server.call("PUT", limits, server.aToken("developer", account), body)
                        .status())
                .isEqualTo(403);
        assertThat(server.call("PUT", limits, server.aToken("owner", server.anAccount("Other")), body)
                        .status())
                .isEqualTo(404);
        var sub = server.anAccount("Sub", account);
        assertThat(server.call("PUT", "/accounts/" + sub + "/limits", server.aToken("admin", account), body)
                        .status())
                .isEqualTo(200);
    }
}
