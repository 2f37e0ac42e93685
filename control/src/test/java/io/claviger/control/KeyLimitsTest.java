package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyLimitsTest extends ManagementTest {
    private String account;

    @BeforeAll
    void setUp() {
        server.importEvents();
        account = server.anAccount("Shop");
    }

    @Test
    void limitsAndQuotasAreKeptAndShown() {
        var made = make(Map.of(
                "rateLimits",
                List.of(Map.of("name", "burst", "limit", 50, "windowSeconds", 10)),
                "quotas",
                List.of(Map.of(
                        "name", "credits", "amount", 1000, "refill", Map.of("amount", 10, "everySeconds", 60)))));

        assertThat(made.<List<Map<String, Object>>>get("key.rateLimits"))
                .singleElement()
                .satisfies(limit -> assertThat(limit)
                        .containsEntry("name", "burst")
                        .containsEntry("algorithm", "sliding-window")
                        .containsEntry("apiGroup", null));
        assertThat(made.<List<Map<String, Object>>>get("key.quotas")).hasSize(1);
        assertThat(made.<String>get("key.modes.rateLimits")).isEqualTo("enforce");
        assertThat(server.get("/keys/" + made.get("key.id")).json())
                .containsAllEntriesOf(made.get("key"))
                .containsKey("createdBy");
    }

    @Test
    void everyFaultIsNamedInOneAnswer() {
        var shape = make(Map.of("rateLimits", List.of(Map.of("name", "x", "limit", 0, "windowSeconds", 1))));
        assertThat(shape.pointers()).containsExactly("/rateLimits/0/limit");
        var meaning = make(Map.of(
                "rateLimits",
                List.of(
                        Map.of("name", "a\"b", "limit", 1, "windowSeconds", 1),
                        Map.of("name", "b", "limit", 1, "windowSeconds", 1, "apiGroup", "Nobody's"))));
        assertThat(meaning.pointers()).containsExactlyInAnyOrder("/rateLimits/0/name", "/rateLimits/1/apiGroup");
        var twice = make(Map.of(
                "rateLimits", List.of(Map.of("name", "a", "limit", 1, "windowSeconds", 1)),
                "quotas", List.of(Map.of("name", "a", "amount", 1))));
        assertThat(twice.pointers()).containsExactly("/quotas/0/name");
    }

    @Test
    void aChangeTouchesWhatItNamesAndNullClears() {
        var made = make(Map.of(
                "rateLimits", List.of(Map.of("name", "a", "limit", 1, "windowSeconds", 1)),
                "quotas", List.of(Map.of("name", "q", "amount", 1))));
        var path = "/keys/" + made.get("key.id");

        assertThat(server.call("PATCH", path, Map.of("modes", Map.of("rateLimits", "report")))
                        .<List<?>>get("rateLimits"))
                .hasSize(1);
        assertThat(server.call(
                                "PATCH",
                                path,
                                Map.of("rateLimits", List.of(Map.of("name", "q", "limit", 1, "windowSeconds", 1))))
                        .pointers())
                .containsExactly("/quotas/0/name");
        var clearing = new HashMap<String, Object>();
        clearing.put("rateLimits", null);
        var cleared = server.call("PATCH", path, clearing);
        assertThat(cleared.<List<?>>get("rateLimits")).isEmpty();
        assertThat(cleared.<List<?>>get("quotas")).hasSize(1);
        assertThat(cleared.<String>get("modes.rateLimits")).isEqualTo("report");
    }

    @Test
    void anExplanationLooksAndTakesNothing() {
        String id = make(Map.of(
                        "permissions", List.of("EVENTS_READ"),
                        "quotas", List.of(Map.of("name", "one", "amount", 1))))
                .get("key.id");
        for (var i = 0; i < 3; i++) {
            var reply = server.post("/explain", Map.of("credentialId", id, "method", "GET", "path", "/events"));
            assertThat(reply.<Boolean>get("decision.allowed")).isTrue();
        }
    }

    private Reply make(Map<String, Object> members) {
        var wish = new HashMap<>(members);
        wish.put("name", "k");
        return server.post("/accounts/" + account + "/keys", wish);
    }
}
