package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountsTest extends ManagementTest {

    @Test
    void anAccountIsMadeReadAndChanged() {
        var made = server.post("/accounts", Map.of("name", "Shop", "createdAt", "2020-02-03T04:05:06Z"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json())
                .containsEntry("name", "Shop")
                .containsEntry("parentId", null)
                .containsEntry("status", "active")
                .containsEntry("createdAt", "2020-02-03T04:05:06Z");
        var path = "/accounts/" + made.get("id");
        assertThat(made.header("Location")).isEqualTo("/api/v1" + path);
        assertThat(server.get(path).json()).isEqualTo(made.json());
        var changed = server.with("PATCH", path, Map.of("name", "Store"), "If-Match", made.header("ETag"));
        assertThat(changed.json()).containsEntry("name", "Store");
        assertThat(server.with("PATCH", path, Map.of("name", "x"), "If-Match", made.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(server.call("PATCH", path, Map.of("parentId", "x")).pointers())
                .containsExactly("/parentId");
    }

    @Test
    void accountsNestFiveDeep() {
        var id = server.anAccount("Level 1");
        for (var level = 2; level <= 5; level++) {
            id = server.anAccount("Level " + level, id);
        }
        var reply = server.post("/accounts", Map.of("name", "Level 6", "parentId", id));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).containsExactly("/parentId");
    }

    @Test
    void faultsOfMeaningComeTogether() {
        var reply = server.post(
                "/accounts",
                Map.of(
                        "nmae", "x",
                        "parentId", "00000000-0000-7000-8000-000000000000",
                        "createdAt", "2999-01-01T00:00:00Z"));
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/nmae", "/name", "/parentId", "/createdAt");
    }

    @Test
    void suspendingStopsTheKeysOfAllSubAccountsAndMayBeRepeated() {
        var master = server.anAccount("Master");
        var sub = server.anAccount("Sub", master);
        server.importEvents();
        String key = server.post(
                        "/accounts/" + sub + "/keys", Map.of("name", "k", "permissions", List.of("EVENTS_READ")))
                .get("key.id");
        var supposed = Map.of("credentialId", key, "method", "GET", "path", "/events");
        for (var i = 0; i < 2; i++) {
            assertThat(server.post("/accounts/" + master + "/suspend", null).json())
                    .containsEntry("status", "suspended");
            assertThat(server.post("/explain", supposed).<String>get("decision.code"))
                    .isEqualTo("ACCOUNT_SUSPENDED");
        }
        for (var i = 0; i < 2; i++) {
            assertThat(server.post("/accounts/" + master + "/resume", null).json())
                    .containsEntry("status", "active");
            assertThat(server.post("/explain", supposed).<Boolean>get("decision.allowed"))
                    .isTrue();
        }
    }

    @Test
    void listsAreSearchedAndPaged() {
        for (var name : List.of("Needle one", "Needle two", "needle three")) {
            server.anAccount(name);
        }
        var first = server.get("/accounts?search=NEEDLE&limit=2");
        assertThat(first.items())
                .extracting(account -> account.get("name"))
                .containsExactly("needle three", "Needle two");
        var second = server.get("/accounts?search=NEEDLE&limit=2&cursor=" + first.get("nextCursor"));
        assertThat(second.items()).extracting(account -> account.get("name")).containsExactly("Needle one");
        assertThat(second.<String>get("nextCursor")).isNull();
        assertThat(server.get("/accounts?limit=2&cursor=" + first.get("nextCursor"))
                        .status())
                .isEqualTo(400);
    }
}
