package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyTypesTest extends ManagementTest {
    private static final String SHOP = """
            openapi: 3.1.0
            info: { title: Shop, version: "1" }
            x-claviger-api:
              sensitiveEvents: [point_add, point_sub]
              accessTypes: { integrations: [ORDERS_READ] }
            paths:
              /orders:
                get:
                  operationId: readOrders
                  x-claviger: { permission: ORDERS_READ }
                  responses: { "200": { description: orders } }
                post:
                  operationId: createOrder
                  x-claviger: { permission: ORDERS_CREATE, subject: { body: /customer }, guards: { event: { body: /action } } }
                  requestBody: { content: { application/json: { schema: { type: object } } } }
                  responses: { "201": { description: made } }
              /offers:
                get:
                  operationId: readOffers
                  x-claviger: { permission: OFFERS_READ, subject: none }
                  responses: { "200": { description: offers } }
            """;

    private String account;
    private String keys;

    @BeforeAll
    void setUp() {
        server.importEvents();
        var imported = server.call("PUT", "/apis/shop", Map.of("document", SHOP, "upstream", "http://127.0.0.1:9"));
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        account = server.anAccount("Shop");
        keys = "/accounts/" + account + "/keys";
    }

    @Test
    void theSecretOfAProfileKeyIsShownAtAnyTime() {
        var made = make(Map.of("type", "profile", "permissions", List.of("OFFERS_READ")));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.<String>get("key.type")).isEqualTo("profile");
        assertThat(made.<String>get("qrSvg")).startsWith("<svg ").contains("<title>QR code of the key k</title>");
        var read = server.get("/keys/" + made.get("key.id") + "/secret");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("Cache-Control")).isEqualTo("no-store");
        assertThat(read.json())
                .isEqualTo(
                        Map.of("keyId", made.get("key.id"), "secret", made.get("secret"), "qrSvg", made.get("qrSvg")));
        assertThat(server.accepts(read.get("secret"))).isTrue();
    }

    @Test
    void aRotatedProfileKeyShowsItsNewSecret() {
        var made = make(Map.of("type", "profile"));
        var rotated = server.post("/keys/" + made.get("key.id") + "/rotate", Map.of("overlapSeconds", 60));

        assertThat(rotated.<String>get("qrSvg")).startsWith("<svg ");
        assertThat(secretOf(made).<String>get("secret"))
                .isEqualTo(rotated.get("secret"))
                .isNotEqualTo(made.get("secret"));
    }

    @Test
    void anOwnSecretMayBeThatOfAProfileKey() {
        var own = "an-own-secret-" + UUID.randomUUID();
        var made = make(Map.of("type", "profile", "secret", own));
        assertThat(secretOf(made).<String>get("secret")).isEqualTo(own);
    }

    @Test
    void aProfileKeyIsImportedWithItsSecretNotJustWithAHash() {
        var own = "an-own-secret-" + UUID.randomUUID();
        var imported = server.post(
                keys + "/import", Map.of("keys", List.of(Map.of("name", "app", "type", "profile", "secret", own))));
        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        assertThat(server.get("/keys/" + imported.get("items.0.id") + "/secret").<String>get("secret"))
                .isEqualTo(own);
        var hash = "0123456789abcdef".repeat(4);
        var wish = Map.of("name", "app", "type", "profile", "sha256", hash);
        assertThat(server.post(keys + "/import", Map.of("keys", List.of(wish))).pointers())
                .containsExactly("/keys/0/type");
    }

    @Test
    void onceAProfileKeyHasEndedNobodyReadsItsSecret() {
        var revoked = make(Map.of("type", "profile"));
        server.post("/keys/" + revoked.get("key.id") + "/disable", null);
        assertThat(secretOf(revoked).status()).isEqualTo(200);
        server.post("/keys/" + revoked.get("key.id") + "/revoke", null);
        assertThat(secretOf(revoked).status()).isEqualTo(409);
        var deleted = make(Map.of("type", "profile"));
        server.call("DELETE", "/keys/" + deleted.get("key.id"), null);
        assertThat(secretOf(deleted).status()).isEqualTo(404);
    }

    @Test
    void theSecretOfAWorkspaceKeyIsNotKept() {
        var made = make(Map.of("secret", "an-own-secret-" + UUID.randomUUID()));
        assertThat(made.json()).doesNotContainKeys("qrSvg", "warnings");
        assertThat(secretOf(made).status()).isEqualTo(409);
        assertThat(secretOf(made).text()).doesNotContain(made.<String>get("secret"));
    }

    @Test
    void whoMayNotMakeKeysDoesNotReadTheirSecrets() {
        var made = make(Map.of("type", "profile"));
        var path = "/keys/" + made.get("key.id") + "/secret";
        var elsewhere = server.anAccount("Elsewhere");

        assertThat(server.call("GET", path, server.aToken("auditor", null), null)
                        .status())
                .isEqualTo(403);
        assertThat(server.call("GET", path, server.aToken("verify", account), null)
                        .status())
                .isEqualTo(403);
        assertThat(server.call("GET", path, server.aToken("owner", elsewhere), null)
                        .status())
                .isEqualTo(404);
        assertThat(server.call("GET", path, server.aToken("developer", account), null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void thePublishedSecretIsInNoListNoTrailAndNotReadableInTheDatabase() throws Exception {
        var made = make(Map.of("type", "profile"));
        server.post("/keys/" + made.get("key.id") + "/rotate", Map.of());
        String first = made.get("secret");
        String second = secretOf(made).get("secret");

        for (var path :
                List.of(keys + "?limit=200", "/keys/" + made.get("key.id"), "/accounts/" + account + "/audit")) {
            assertThat(server.get(path).text()).doesNotContain(first, second, "<svg");
        }
        try (var files = Files.walk(dir)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(first, second);
            }
        }
    }

    @Test
    void aProfileKeyStartsWithSensitiveEventsDenied() {
        var made = make(Map.of(
                "type", "profile",
                "permissions", List.of("ORDERS_CREATE"),
                "guards", Map.of("tag", Map.of("deny", List.of("x")))));

        assertThat(made.<Object>get("key.guards.event"))
                .isEqualTo(Map.of("mode", "enforce", "deny", List.of("point_add", "point_sub")));
        assertThat(made.<Map<String, Object>>get("key.guards")).containsOnlyKeys("event", "tag");
        assertThat(made.<List<?>>get("warnings")).isEmpty();
        assertThat(make(Map.of("type", "profile", "permissions", List.of("EVENTS_READ")))
                        .<Map<String, Object>>get("key.guards"))
                .isEmpty();
        assertThat(make(Map.of("permissions", List.of("ORDERS_CREATE"))).<Map<String, Object>>get("key.guards"))
                .isEmpty();
    }

    @Test
    void whatIsSaidOfEventsIsTakenAsItIsAndWarnedOf() {
        var guards = new HashMap<String, Object>();
        guards.put("event", Map.of("allow", List.of("checkout", "point_add")));
        var made = make(Map.of("type", "profile", "permissions", List.of("ORDERS_CREATE"), "guards", guards));
        assertThat(made.<Object>get("key.guards.event"))
                .isEqualTo(Map.of("mode", "enforce", "allow", List.of("checkout", "point_add")));
        assertThat(warnings(made)).containsExactly("/guards/event");
        assertThat(made.<String>get("warnings.0.detail")).contains("point_add", "shop");

        guards.put("event", null);
        var open = make(Map.of("type", "profile", "permissions", List.of("ORDERS_CREATE"), "guards", guards));
        assertThat(open.<Map<String, Object>>get("key.guards")).isEmpty();
        assertThat(warnings(open)).containsExactly("/guards/event", "/guards/event");
    }

    @Test
    void operationsThatNameNoSubjectAreWarnedOf() {
        var made = make(Map.of("type", "profile", "permissions", List.of("OFFERS_READ", "ORDERS_READ")));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.<List<Map<String, Object>>>get("warnings"))
                .anySatisfy(warning -> assertThat(warning)
                        .containsEntry("pointer", "/permissions")
                        .hasEntrySatisfying(
                                "detail", detail -> assertThat((String) detail).contains("ORDERS_READ", "readOrders")));
        assertThat(made.text()).doesNotContain("readOffers");
        var changed = patch(made, Map.of("permissions", List.of("EVENTS_READ", "OFFERS_READ")));
        assertThat(changed.<List<Map<String, Object>>>get("warnings")).hasSize(1);
        assertThat(server.get("/keys/" + made.get("key.id")).json()).doesNotContainKey("warnings");
    }

    @Test
    void aProfileKeyIsCustom() {
        for (var accessType : List.of("admin", "integrations", "transactional")) {
            assertThat(make(Map.of("type", "profile", "accessType", accessType)).pointers())
                    .containsExactly("/accessType");
        }
        var made = make(Map.of("type", "profile"));
        assertThat(patch(made, Map.of("accessType", "admin")).pointers()).containsExactly("/accessType");
        assertThat(patch(made, Map.of("type", "workspace")).pointers()).containsExactly("/type");
        assertThat(make(Map.of("type", "personal", "accessType", "root")).pointers())
                .containsExactlyInAnyOrder("/type", "/accessType");
    }

    @Test
    void anAccessTypeStaysLiveAsTheCatalogGrows() {
        var admin = make(Map.of("accessType", "admin"));
        var transactional = make(Map.of("accessType", "transactional"));
        var integrations = make(Map.of("accessType", "integrations"));
        assertThat(permissions(admin)).contains("EVENTS_CREATE", "ORDERS_READ", "OFFERS_READ");
        assertThat(permissions(transactional)).isEqualTo(permissions(admin));
        assertThat(permissions(integrations)).containsExactly("ORDERS_READ");

        var marked = SHOP.replace("shop", "grown")
                .replace("Shop", "Grown")
                .replace("/orders", "/grown")
                .replace("/offers", "/growth")
                .replace("ORDERS", "GROWN")
                .replace("OFFERS", "GROWTH");
        var imported = server.call(
                "PUT",
                "/apis/grown?confirm=true",
                Map.of(
                        "document",
                        marked.replace("integrations:", "transactional:"),
                        "upstream",
                        "http://127.0.0.1:9"));
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);

        assertThat(permissions(server.get("/keys/" + admin.get("key.id")), ""))
                .contains("GROWN_CREATE", "GROWN_READ", "GROWTH_READ");
        assertThat(permissions(server.get("/keys/" + transactional.get("key.id")), ""))
                .contains("GROWN_READ")
                .doesNotContain("GROWN_CREATE", "GROWTH_READ");
        assertThat(permissions(server.get("/keys/" + integrations.get("key.id")), ""))
                .containsExactly("ORDERS_READ");
        server.call("DELETE", "/apis/grown?confirm=true", null);
    }

    @Test
    void permissionsAreForTheCustomTypeOnly() {
        assertThat(make(Map.of("accessType", "admin", "permissions", List.of("EVENTS_READ")))
                        .pointers())
                .containsExactly("/permissions");
        assertThat(make(Map.of("accessType", "admin", "permissions", List.of())).pointers())
                .containsExactly("/permissions");
        var admin = make(Map.of("accessType", "admin"));
        assertThat(patch(admin, Map.of("permissions", List.of("EVENTS_READ"))).pointers())
                .containsExactly("/permissions");
        assertThat(patch(admin, Map.of("accessType", "integrations", "permissions", List.of("NONE")))
                        .pointers())
                .containsExactly("/permissions", "/permissions/0");
    }

    @Test
    void theAccessTypeChangesAndTheTrailTellsOfIt() {
        var made = make(Map.of("permissions", List.of("EVENTS_READ")));
        var admin = patch(made, Map.of("accessType", "admin"));
        assertThat(admin.<String>get("accessType")).isEqualTo("admin");
        assertThat(permissions(admin, "")).contains("ORDERS_CREATE");
        var narrow = patch(made, Map.of("accessType", "integrations"));
        assertThat(permissions(narrow, "")).containsExactly("ORDERS_READ");
        var frozen = patch(made, Map.of("accessType", "custom"));
        assertThat(permissions(frozen, "")).containsExactly("ORDERS_READ");
        patch(made, Map.of("accessType", "admin"));
        var chosen = patch(made, Map.of("accessType", "custom", "permissions", List.of("EVENTS_CREATE")));
        assertThat(permissions(chosen, "")).containsExactly("EVENTS_CREATE");

        var entries = server.get("/accounts/" + account + "/audit?limit=200").items().stream()
                .filter(entry -> made.get("key.id").equals(entry.get("subjectId")))
                .filter(entry -> "key.change".equals(entry.get("action")))
                .toList();
        assertThat(entries).hasSize(5);
        assertThat(entries.getLast().get("before"))
                .isEqualTo(Map.of("accessType", "custom", "permissions", List.of("EVENTS_READ")));
        assertThat(entries.getLast().get("after")).isEqualTo(Map.of("accessType", "admin", "permissions", List.of()));
    }

    private Reply make(Map<String, Object> members) {
        var wish = new HashMap<>(members);
        wish.put("name", "k");
        return server.post(keys, wish);
    }

    private Reply patch(Reply made, Map<String, Object> change) {
        return server.call("PATCH", "/keys/" + made.get("key.id"), change);
    }

    private Reply secretOf(Reply made) {
        return server.get("/keys/" + made.get("key.id") + "/secret");
    }

    private static List<String> permissions(Reply made) {
        return permissions(made, "key.");
    }

    private static List<String> permissions(Reply reply, String at) {
        return reply.get(at + "permissions");
    }

    private static List<Object> warnings(Reply made) {
        return made.<List<Map<String, Object>>>get("warnings").stream()
                .map(warning -> warning.get("pointer"))
                .toList();
    }
}
