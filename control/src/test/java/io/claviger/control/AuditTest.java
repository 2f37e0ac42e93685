package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.store.audit.AuditVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditTest extends ManagementTest {
    private String account;
    private String key;

    @BeforeAll
    void setUp() {
        account = server.anAccount("Shop");
        key = server.aKey(account, "audited").get("key.id");
        server.call("PATCH", "/keys/" + key, Map.of("name", "renamed"));
        server.post("/keys/" + key + "/rotate", Map.of("overlapSeconds", 60));
        server.post("/keys/" + key + "/disable", null);
        server.post("/keys/" + key + "/disable", null);
        server.post("/keys/" + key + "/enable", null);
        server.post("/keys/" + key + "/revoke", null);
        server.call("DELETE", "/keys/" + key, null);
        server.call("PATCH", "/accounts/" + account, Map.of("name", "Store"));
        server.post("/accounts/" + account + "/suspend", null);
        server.post("/accounts/" + account + "/resume", null);
        String token = server.post("/accounts/" + account + "/tokens", Map.of("name", "t", "role", "admin"))
                .get("token.id");
        server.post("/tokens/" + token + "/rotate", null);
        server.post("/tokens/" + token + "/revoke", null);
    }

    @Test
    void everyChangeHasOneEntryNewestFirst() {
        var entries = server.get("/accounts/" + account + "/audit").items();
        assertThat(entries)
                .extracting(entry -> entry.get("action"))
                .containsExactly(
                        "token.revoke",
                        "token.rotate",
                        "token.create",
                        "account.resume",
                        "account.suspend",
                        "account.change",
                        "key.delete",
                        "key.revoke",
                        "key.enable",
                        "key.disable",
                        "key.rotate",
                        "key.change",
                        "key.create",
                        "account.create");
        assertThat(entries).allSatisfy(entry -> {
            var actor = (Map<?, ?>) entry.get("actor");
            assertThat(actor.get("kind")).isEqualTo("token");
            assertThat(actor.get("address")).isEqualTo("127.0.0.1");
        });
    }

    @Test
    void anEntrySaysWhatDiffers() {
        var change = server.get("/accounts/" + account + "/audit?kind=key").items().stream()
                .filter(entry -> entry.get("action").equals("key.change"))
                .findFirst()
                .orElseThrow();
        assertThat(change.get("before")).isEqualTo(Map.of("name", "audited"));
        assertThat(change.get("after")).isEqualTo(Map.of("name", "renamed"));
        assertThat(change.get("subjectId")).isEqualTo(key);
    }

    @Test
    void entriesAreFilteredByKindActorAndTime() {
        var path = "/accounts/" + account + "/audit";
        assertThat(server.get(path + "?kind=key").items()).hasSize(7);
        assertThat(server.get(path + "?kind=account").items()).hasSize(4);
        var actor = ((Map<?, ?>) server.get(path).items().getFirst().get("actor")).get("id");
        assertThat(server.get(path + "?actor=" + actor).items()).hasSize(14);
        assertThat(server.get(path + "?actor=nobody").items()).isEmpty();
        assertThat(server.get(path + "?from=2999-01-01T00:00:00Z").items()).isEmpty();
        assertThat(server.get(path + "?to=2999-01-01T00:00:00Z").items()).hasSize(14);
        assertThat(server.get(path + "?from=yesterday").pointers()).containsExactly("query/from");
    }

    @Test
    void pagesJoinWithoutGapOrOverlap() {
        var sequences = new ArrayList<Object>();
        String cursor = null;
        do {
            var page =
                    server.get("/accounts/" + account + "/audit?limit=4" + (cursor == null ? "" : "&cursor=" + cursor));
            page.items().forEach(entry -> sequences.add(entry.get("sequence")));
            cursor = page.get("nextCursor");
        } while (cursor != null);
        assertThat(sequences).hasSize(14).doesNotHaveDuplicates();
    }

    @Test
    void theInstallationsOwnActsAreInItsOwnChain() {
        server.importEvents();
        String token =
                server.post("/tokens", Map.of("name", "t", "role", "auditor")).get("token.id");
        assertThat(server.get("/audit").items())
                .extracting(entry -> List.of(entry.get("action"), entry.get("subjectId")))
                .contains(List.of("api.import", "events"), List.of("token.create", token));
        assertThat(server.get("/audit?kind=token").items().getLast())
                .satisfies(entry -> assertThat(entry.get("actor").toString()).contains("system", "bootstrap"));
    }

    @Test
    void theWholeTrailHolds() {
        var verdict = server.store.read(tx -> tx.audit().verify());
        assertThat(verdict).isInstanceOf(AuditVerdict.Intact.class);
    }
}
