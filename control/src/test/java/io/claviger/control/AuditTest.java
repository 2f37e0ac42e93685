package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.audit.Checkpoint;
import io.claviger.store.audit.ExportCheck;
import io.claviger.store.audit.ExportVerdict;
import io.claviger.store.audit.PublicKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

    @Test
    void exportStreamsEveryEntryAndChecksOffline() throws Exception {
        var reply = server.get("/accounts/" + account + "/audit/export");
        assertThat(reply.status()).isEqualTo(200);
        var verdict = ExportCheck.check(new ByteArrayInputStream(reply.bytes()), published(), null, entries -> {});
        assertThat(verdict).isInstanceOfSatisfying(ExportVerdict.Whole.class, whole -> {
            assertThat(whole.chain()).isEqualTo(account);
            assertThat(whole.last()).isEqualTo(14);
        });
        assertThat(server.get("/audit/export").text())
                .startsWith("{\"format\":")
                .doesNotContain(account);
    }

    @Test
    void exportOfAnotherAccountIsUnknown() {
        var stranger = server.aToken("auditor", server.anAccount("Elsewhere"));
        for (var call : List.of("export", "checkpoints", "checkpoints/latest", "verification")) {
            var reply = server.call("GET", "/accounts/" + account + "/audit/" + call, stranger, null);
            assertThat(reply.status()).as(call).isEqualTo(404);
        }
    }

    @Test
    void latestCheckpointCanBeKeptAndComparedWithALaterExport() throws Exception {
        var chain = server.anAccount("Kept");
        assertThat(server.get("/accounts/" + chain + "/audit/checkpoints/latest")
                        .status())
                .isEqualTo(404);
        server.store.audit().checkpoint();
        var latest = server.get("/accounts/" + chain + "/audit/checkpoints/latest");
        var kept = Checkpoint.ofJson(latest.text(), published());
        assertThat(kept.sequence()).isEqualTo(1);
        assertThat(server.get("/accounts/" + chain + "/audit/checkpoints").items())
                .containsExactly(latest.json());
        server.aKey(chain, "later");
        var export = server.get("/accounts/" + chain + "/audit/export").bytes();
        assertThat(ExportCheck.check(new ByteArrayInputStream(export), published(), kept, entries -> {}))
                .isInstanceOf(ExportVerdict.Whole.class);
    }

    @Test
    void verificationTellsItsVerdictLast() {
        var lines = server.get("/audit/verification").text().lines().toList();
        assertThat(lines.getLast()).startsWith("{\"type\":\"verdict\",\"intact\":true,\"chains\":");
        assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.startsWith("{\"type\":\"progress\""));
        assertThat(server.get("/accounts/" + account + "/audit/verification").text())
                .endsWith("{\"type\":\"verdict\",\"intact\":true,\"chains\":1,\"entries\":14}\n");
    }

    @Test
    void exportEndsWithTheTokenThatAskedForIt() throws Exception {
        var chain = server.anAccount("Long");
        for (var i = 0; i < 3; i++) {
            var number = i;
            server.store.change(Actor.system("test"), "vocabulary.put", tx -> {
                tx.audit()
                        .append(new AuditDraft(
                                chain, "vocabulary.put", "n" + number, null, Map.of("value", "x".repeat(8 << 20))));
                return 1;
            });
        }
        var token = server.post("/accounts/" + chain + "/tokens", Map.of("name", "t", "role", "auditor"));
        try (var socket = new Socket("127.0.0.1", server.port)) {
            socket.setReceiveBufferSize(16 << 10);
            var request = "GET /api/v1/accounts/" + chain + "/audit/export HTTP/1.1\r\nHost: localhost\r\n"
                    + "Authorization: Bearer " + token.get("secret") + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
            server.post("/tokens/" + token.get("token.id") + "/revoke", null);
            var rest = readUntilClosed(in);
            assertThat(rest).doesNotEndWith("0\r\n\r\n");
            assertThat(rest.length()).isLessThan(24 << 20);
        }
    }

    /** A stream that was reset ends with an error, or just ends. */
    private static String readUntilClosed(InputStream in) {
        var out = new ByteArrayOutputStream();
        try {
            in.transferTo(out);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    private PublicKeys published() {
        return PublicKeys.ofJwks(server.get("/audit/keys").text());
    }
}
