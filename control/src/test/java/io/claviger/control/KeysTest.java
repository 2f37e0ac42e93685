package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.KeyFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeysTest extends ManagementTest {
    private static final String OWN = "an-own-secret-of-more-than-32-characters";

    private String account;
    private String keys;

    @BeforeAll
    void setUp() {
        account = server.anAccount("Shop");
        keys = "/accounts/" + account + "/keys";
        server.importEvents();
    }

    @Test
    void onlyANameMustBeGiven() {
        var made = server.post(keys, Map.of("name", "Web shop"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/api/v1/keys/" + made.get("key.id"));
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        String secret = made.get("secret");
        assertThat(secret).startsWith("cvg_live_");
        assertThat(KeyFormat.checksumHolds(secret)).isTrue();
        assertThat(server.accepts(secret)).isTrue();
        Map<String, Object> key = made.get("key");
        assertThat(key)
                .containsEntry("kind", "key")
                .containsEntry("type", "workspace")
                .containsEntry("accessType", "custom")
                .containsEntry("environment", "live")
                .containsEntry("permissions", List.of())
                .containsEntry("status", "active")
                .containsEntry("expiresAt", null);
        assertThat(server.get("/keys/" + key.get("id")).json())
                .containsAllEntriesOf(key)
                .containsKey("createdBy");
    }

    @Test
    void everythingThatIsGivenIsKept() {
        var wish = new HashMap<String, Object>();
        wish.put("name", "Müller & Söhne");
        wish.put("description", "Line one\nline two");
        wish.put("contactEmail", "jo@example.org");
        wish.put("environment", "test");
        wish.put("permissions", List.of("EVENTS_READ", "EVENTS_CREATE"));
        wish.put("expiresAt", "2999-12-31T23:59:59.123456789+01:00");
        wish.put("metadata", Map.of("team", "checkout"));
        var made = server.post(keys, wish);
        assertThat(made.<String>get("secret")).startsWith("cvg_test_");
        assertThat(made.<Map<String, Object>>get("key"))
                .containsEntry("name", "Müller & Söhne")
                .containsEntry("description", "Line one\nline two")
                .containsEntry("contactEmail", "jo@example.org")
                .containsEntry("environment", "test")
                .containsEntry("permissions", List.of("EVENTS_CREATE", "EVENTS_READ"))
                .containsEntry("expiresAt", "2999-12-31T22:59:59.123456Z")
                .containsEntry("metadata", Map.of("team", "checkout"));
    }

    @Test
    void anOwnSecretIsTakenOnceAndNeverAgain() {
        var made = server.post(keys, Map.of("name", "own", "secret", OWN));
        assertThat(made.<String>get("secret")).isEqualTo(OWN);
        assertThat(server.accepts(OWN)).isTrue();
        var again = server.post(keys, Map.of("name", "own", "secret", OWN));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text()).doesNotContain(OWN);
        server.post("/keys/" + made.get("key.id") + "/revoke", null);
        assertThat(server.post(keys, Map.of("name", "own", "secret", OWN)).status())
                .isEqualTo(409);
        assertThat(server.post(keys, Map.of("name", "x", "secret", server.operator))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aWeakOwnSecretIsRefusedAndNotRepeated() {
        for (var secret : List.of("x".repeat(31), "ä".repeat(40), "x".repeat(513), "with blanks " + "x".repeat(40))) {
            var reply = server.post(keys, Map.of("name", "k", "secret", secret));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.pointers()).containsExactly("/secret");
            assertThat(reply.text()).doesNotContain(secret);
        }
    }

    @Test
    void aChangeTouchesWhatItNamesAndNullClears() {
        var made = server.post(
                keys,
                Map.of("name", "k", "description", "d", "contactEmail", "a@example.org", "metadata", Map.of("a", "b")));
        var path = "/keys/" + made.get("key.id");
        var renamed = server.call("PATCH", path, Map.of("name", "n", "permissions", List.of("EVENTS_READ")));
        assertThat(renamed.json())
                .containsEntry("name", "n")
                .containsEntry("description", "d")
                .containsEntry("permissions", List.of("EVENTS_READ"));
        var clearing = new HashMap<String, Object>();
        for (var member : List.of("description", "contactEmail", "expiresAt", "metadata")) {
            clearing.put(member, null);
        }
        assertThat(server.call("PATCH", path, clearing).json())
                .containsEntry("name", "n")
                .containsEntry("description", null)
                .containsEntry("contactEmail", null)
                .containsEntry("metadata", Map.of());
        var faulty = server.call("PATCH", path, Map.of("permissions", List.of("NOPE"), "secret", "x"));
        assertThat(faulty.pointers()).containsExactlyInAnyOrder("/permissions/0", "/secret");
    }

    @Test
    void aChangeThatChangesNothingMakesNoVersion() {
        var made = server.aKey(account, "same");
        var reply = server.call("PATCH", "/keys/" + made.get("key.id"), Map.of("name", "same"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("ETag")).isEqualTo(made.header("ETag"));
    }

    @Test
    void ifMatchGuardsEveryChange() {
        var made = server.aKey(account, "guarded");
        var path = "/keys/" + made.get("key.id");
        var old = made.header("ETag");
        var changed = server.with("PATCH", path, Map.of("name", "first"), "If-Match", old);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(old);
        for (var call : List.of("PATCH ", "POST /rotate", "POST /disable", "POST /revoke", "DELETE ")) {
            var parts = call.split(" ", -1);
            var body = parts[0].equals("PATCH") ? Map.of("name", "second") : null;
            var reply = server.with(parts[0], path + parts[1], body, "If-Match", old);
            assertThat(reply.status()).as(call).isEqualTo(412);
            assertThat(reply.<String>get("code")).isEqualTo("PRECONDITION_FAILED");
        }
        assertThat(server.with("PATCH", path, Map.of("name", "x"), "If-Match", "nonsense")
                        .pointers())
                .containsExactly("header/If-Match");
        assertThat(server.get(path).json()).containsEntry("name", "first").containsEntry("status", "active");
    }

    @Test
    void rotationEndsTheOldSecretAfterTheOverlap() {
        var made = server.aKey(account, "rotating");
        String first = made.get("secret");
        var path = "/keys/" + made.get("key.id");
        var rotated = server.post(path + "/rotate", Map.of("overlapSeconds", 3600));
        assertThat(rotated.status()).isEqualTo(200);
        String second = rotated.get("secret");
        assertThat(server.accepts(first)).isTrue();
        assertThat(server.accepts(second)).isTrue();
        server.shift.addAndGet(3_601_000_000L);
        try {
            assertThat(server.accepts(first)).isFalse();
            assertThat(server.accepts(second)).isTrue();
        } finally {
            server.shift.addAndGet(-3_601_000_000L);
        }
        String third = server.post(path + "/rotate", null).get("secret");
        assertThat(server.accepts(first)).isFalse();
        assertThat(server.accepts(second)).isFalse();
        assertThat(server.accepts(third)).isTrue();
        assertThat(server.post(path + "/rotate", Map.of("overlapSeconds", -1)).status())
                .isEqualTo(400);
        assertThat(server.post(path + "/rotate", Map.of("overlapSeconds", 2592001))
                        .status())
                .isEqualTo(400);
        assertThat(server.post(path + "/rotate", Map.of("overlapSeconds", 1.5)).status())
                .isEqualTo(400);
    }

    @Test
    void disablingEnablingAndRevokingTakeEffectAtOnceAndMayBeRepeated() {
        String id = server.aKey(account, "standing").get("key.id");
        for (var i = 0; i < 2; i++) {
            assertThat(server.post("/keys/" + id + "/disable", null).json()).containsEntry("status", "disabled");
            assertThat(status(id)).isEqualTo(CredentialStatus.DISABLED);
        }
        for (var i = 0; i < 2; i++) {
            assertThat(server.post("/keys/" + id + "/enable", null).json()).containsEntry("status", "active");
            assertThat(status(id)).isEqualTo(CredentialStatus.ACTIVE);
        }
        for (var i = 0; i < 2; i++) {
            var reply = server.post("/keys/" + id + "/revoke", null);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json()).containsEntry("status", "revoked");
            assertThat(status(id)).isEqualTo(CredentialStatus.REVOKED);
        }
        assertThat(server.post("/keys/" + id + "/enable", null).status()).isEqualTo(409);
        assertThat(server.post("/keys/" + id + "/disable", null).status()).isEqualTo(409);
        assertThat(server.post("/keys/" + id + "/rotate", null).status()).isEqualTo(409);
    }

    private CredentialStatus status(String id) {
        return server.snapshot.key(id).statusAt(server.clock.nowMicros());
    }

    @Test
    void aDeletedKeyIsRevokedAndHidden() {
        var made = server.aKey(account, "to be deleted");
        String id = made.get("key.id");
        assertThat(server.call("DELETE", "/keys/" + id, null).status()).isEqualTo(200);
        assertThat(status(id)).isEqualTo(CredentialStatus.REVOKED);
        assertThat(server.get("/keys/" + id).status()).isEqualTo(404);
        assertThat(server.call("DELETE", "/keys/" + id, null).status()).isEqualTo(404);
        assertThat(server.get(keys + "?search=deleted").items()).isEmpty();
    }

    @Test
    void listsAreNewestFirstInPagesAndFiltered() {
        var own = server.anAccount("Lists");
        var path = "/accounts/" + own + "/keys";
        var made = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            made.addFirst(server.aKey(own, (i % 2 == 0 ? "Even " : "Odd ") + i).get("key.id"));
        }
        server.post("/keys/" + made.getFirst() + "/disable", null);
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var page = server.get(path + "?limit=2" + (cursor == null ? "" : "&cursor=" + cursor));
            page.items().forEach(key -> seen.add((String) key.get("id")));
            cursor = page.get("nextCursor");
        } while (cursor != null);
        assertThat(seen).isEqualTo(made);
        assertThat(server.get(path + "?search=even").items()).hasSize(3);
        assertThat(server.get(path + "?search=%25").items()).isEmpty();
        assertThat(server.get(path + "?status=disabled").items()).hasSize(1);
        assertThat(server.get(path + "?status=active").items()).hasSize(4);
        assertThat(server.get(path + "?cursor=AAAA").pointers()).containsExactly("query/cursor");
    }

    @Test
    void aPermissionThatLeftTheCatalogIsSaidToBeDormantAndMayStay() {
        var document = "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Old\",\"version\":\"1\"},\"paths\":{\"/old\":{"
                + "\"get\":{\"operationId\":\"old\",\"responses\":{\"200\":{\"description\":\"x\"}}}}}}";
        var api = Map.of("document", document, "upstream", "http://127.0.0.1:9");
        server.call("PUT", "/apis/old", api);
        String permission = ((List<String>) server.get("/apis/old").<List<String>>get("permissions")).getFirst();
        var made = server.post(keys, Map.of("name", "k", "permissions", List.of(permission)));
        var path = "/keys/" + made.get("key.id");
        assertThat(server.call("DELETE", "/apis/old", null).status()).isEqualTo(409);
        assertThat(server.call("DELETE", "/apis/old?confirm=true", null).status())
                .isEqualTo(200);
        assertThat(server.get(path).json()).containsEntry("dormantPermissions", List.of(permission));
        assertThat(server.call("PATCH", path, Map.of("permissions", List.of(permission, "EVENTS_READ")))
                        .status())
                .isEqualTo(200);
        assertThat(server.post(keys, Map.of("name", "k", "permissions", List.of(permission)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aReceiptSaysWhereAChangeIsInForce() {
        var made = server.post(keys + "?wait=all", Map.of("name", "k"));
        assertThat(made.<Boolean>get("receipt.complete")).isTrue();
        assertThat(made.<String>get("receipt.nodes.0.id")).isEqualTo("node-1");
        assertThat(made.<Long>get("receipt.revision"))
                .isEqualTo(server.snapshot.position().revision());
        var path = "/keys/" + made.get("key.id");
        assertThat(server.post(path + "/revoke?wait=all&timeoutSeconds=2", null).json())
                .containsKey("receipt");
        assertThat(server.post(path + "/revoke?wait=all", null).<Boolean>get("receipt.complete"))
                .isTrue();
        assertThat(server.call("DELETE", path + "?wait=all", null).json()).containsKey("receipt");
        assertThat(server.post(keys + "?wait=some", Map.of("name", "k")).pointers())
                .containsExactly("query/wait");
        assertThat(server.post(keys, Map.of("name", "k")).json()).doesNotContainKey("receipt");
    }

    @Test
    void aSecretIsShownOnceAndIsNowhereElse() throws Exception {
        var secrets = new ArrayList<String>();
        var made = server.post(keys, Map.of("name", "k", "secret", "own-secret-0123456789-0123456789-abc"));
        secrets.add(made.get("secret"));
        var path = "/keys/" + made.get("key.id");
        secrets.add(server.with("POST", path + "/rotate", Map.of(), "Idempotency-Key", "once")
                .get("secret"));
        secrets.add(
                server.post("/tokens", Map.of("name", "t", "role", "auditor")).get("secret"));
        secrets.add(server.operator);
        var shown = new ArrayList<String>();
        for (var read : List.of(path, keys, "/tokens", "/audit", "/accounts/" + account + "/audit", "/accounts")) {
            shown.add(server.get(read).text());
        }
        shown.add(server.call("PATCH", path, Map.of("name", "other")).text());
        shown.add(server.post(path + "/revoke", null).text());
        assertThat(shown).allSatisfy(text -> assertThat(text).doesNotContain(secrets));
        try (var files = Files.walk(dir)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(secrets).as(file.toString()).noneMatch(bytes::contains);
            }
        }
    }

    @Test
    void manyRotationsMakeNoLongerAuditEntries() {
        var account = server.anAccount("Turning");
        String key = server.aKey(account, "turned").get("key.id");
        for (var i = 0; i < 30; i++) {
            assertThat(server.post("/keys/" + key + "/rotate", null).status()).isEqualTo(200);
        }
        var last = server.get("/accounts/" + account + "/audit").items().getFirst();
        assertThat((Map<?, ?>) ((Map<?, ?>) last.get("before")).get("secrets")).hasSize(1);
        assertThat((Map<?, ?>) ((Map<?, ?>) last.get("after")).get("secrets")).hasSize(2);
    }

    @Test
    void aKeyHasTenSecretsInForceAtMost() {
        String key = server.aKey(server.anAccount("Overlapping"), "k").get("key.id");
        var overlap = Map.of("overlapSeconds", 2_592_000);
        for (var i = 1; i < 10; i++) {
            assertThat(server.post("/keys/" + key + "/rotate", overlap).status())
                    .isEqualTo(200);
        }
        var refused = server.post("/keys/" + key + "/rotate", overlap);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.<String>get("detail")).contains("10 secrets in force");
        assertThat(server.post("/keys/" + key + "/rotate", null).status()).isEqualTo(200);
        assertThat(server.post("/keys/" + key + "/rotate", overlap).status()).isEqualTo(200);
    }

    @Test
    void anOwnSecretIsNothingThatLooksLikeAServiceToken() {
        var keys = "/accounts/" + server.anAccount("Confused") + "/keys";
        var refused = server.post(keys, Map.of("name", "k", "secret", "cvgadm_" + "x".repeat(36)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.<String>get("errors.0.pointer")).isEqualTo("/secret");
    }
}
