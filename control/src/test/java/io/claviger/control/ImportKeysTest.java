package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.contract.Contract;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImportKeysTest extends ManagementTest {
    private String account;
    private String imports;
    private int made;

    @BeforeAll
    void setUp() {
        account = server.anAccount("Shop");
        imports = "/accounts/" + account + "/keys/import";
        server.importEvents();
    }

    private String aSecret() {
        return "elsewhere-secret-" + "%020d".formatted(++made);
    }

    private static String sha256(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Reply importing(Map<?, ?>... keys) {
        return server.post(imports, Map.of("keys", List.of(keys)));
    }

    private long keysNow() {
        return server.get("/accounts/" + account + "/keys?limit=200").items().size();
    }

    @Test
    void secretsAndHashesAreTakenOverAndAcceptedAtOnce() {
        var plain = aSecret();
        var hashed = aSecret();
        var reply = importing(
                Map.of(
                        "name", "by hash",
                        "sha256", sha256(hashed),
                        "permissions", List.of("EVENTS_CREATE"),
                        "createdAt", "2019-03-01T08:00:00Z",
                        "metadata", Map.of("externalId", "4711")),
                Map.of("name", "by secret", "secret", plain, "environment", "test"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json()).containsEntry("dryRun", false).containsEntry("created", 2L);
        assertThat(reply.items()).extracting("name").containsExactly("by hash", "by secret");
        assertThat(reply.text()).doesNotContain(plain, hashed, sha256(hashed));
        assertThat(server.accepts(plain)).isTrue();
        assertThat(server.accepts(hashed)).isTrue();
        var key = server.get("/keys/" + reply.get("items.0.id"));
        assertThat(key.json())
                .containsEntry("permissions", List.of("EVENTS_CREATE"))
                .containsEntry("createdAt", "2019-03-01T08:00:00Z")
                .containsEntry("metadata", Map.of("externalId", "4711"))
                .containsEntry("status", "active");
    }

    @Test
    void aHashIsTakenInEitherCaseAndIsTheSameSecret() {
        var secret = aSecret();
        assertThat(importing(Map.of("name", "k", "sha256", sha256(secret).toUpperCase(java.util.Locale.ROOT)))
                        .status())
                .isEqualTo(201);
        assertThat(server.accepts(secret)).isTrue();
        assertThat(importing(Map.of("name", "k", "secret", secret)).status()).isEqualTo(409);
    }

    @Test
    void everyFaultOfEveryItemIsNamedInOneAnswer() {
        var before = keysNow();
        var twice = aSecret();
        var reply = importing(
                Map.of("name", "fine", "secret", aSecret()),
                Map.of("name", "no proof"),
                Map.of("name", "both", "secret", aSecret(), "sha256", sha256(aSecret())),
                Map.of("name", "not hex", "sha256", "zz"),
                Map.of("name", "weak", "secret", "x".repeat(31)),
                Map.of("name", "token", "secret", "cvgadm_" + aSecret()),
                Map.of("name", "first", "secret", twice),
                Map.of("name", "second", "sha256", sha256(twice)),
                Map.of("secret", aSecret(), "permissions", List.of("NOPE"), "nope", 1),
                Map.of("name", "tomorrow", "secret", aSecret(), "createdAt", "2999-01-01T00:00:00Z"),
                Map.of("name", "over", "secret", aSecret(), "expiresAt", "2001-01-01T00:00:00Z"),
                Map.of("name", "nothing", "sha256", sha256("")),
                Map.of("name", "bcrypt", "bcrypt", "$2b$12$abc", "secret", aSecret()));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers())
                .containsExactlyInAnyOrder(
                        "/keys/1",
                        "/keys/2/sha256",
                        "/keys/3/sha256",
                        "/keys/4/secret",
                        "/keys/5/secret",
                        "/keys/7/sha256",
                        "/keys/8/name",
                        "/keys/8/permissions/0",
                        "/keys/8/nope",
                        "/keys/9/createdAt",
                        "/keys/10/expiresAt",
                        "/keys/11/sha256",
                        "/keys/12/bcrypt");
        assertThat(reply.fault("/keys/7/sha256")).contains("/keys/6");
        assertThat(reply.text()).doesNotContain(twice, "x".repeat(31));
        assertThat(keysNow()).isEqualTo(before);
    }

    @Test
    void itemsThatAreNoObjectsAreFaultsAndNoMore() {
        var items = new ArrayList<Object>(List.of("text", List.of(), 1));
        items.add(null);
        var reply = server.post(imports, Map.of("keys", items));
        assertThat(reply.pointers()).containsExactly("/keys/0", "/keys/1", "/keys/2", "/keys/3");
        assertThat(server.post(imports, Map.of("keys", List.of())).pointers()).containsExactly("/keys");
        assertThat(server.post(imports, Map.of()).pointers()).containsExactly("/keys");
    }

    @Test
    void aBatchIsBoundedAndItsFaultsToo() {
        var many = IntStream.rangeClosed(0, 500)
                .mapToObj(i -> Map.of("name", "k", "secret", aSecret()))
                .toList();
        assertThat(server.post(imports, Map.of("keys", many)).pointers()).containsExactly("/keys");
        var wrong = IntStream.range(0, 500)
                .mapToObj(i -> Map.of("name", "k", "secret", aSecret(), "permissions", List.of("EVENT_READ")))
                .toList();
        assertThat(server.post(imports, Map.of("keys", wrong)).pointers()).hasSize(100);
        assertThat(server.call("POST", imports, new byte[(4 << 20) + 1]).status())
                .isEqualTo(413);
    }

    @Test
    void fiveHundredKeysAreOneChange() {
        var many = IntStream.range(0, 500)
                .mapToObj(i -> Map.of("name", "k" + i, "sha256", sha256("many-" + i)))
                .toList();
        var before = server.store.revision();
        var path = "/accounts/" + server.anAccount("Large") + "/keys/import";
        var reply = server.post(path, Map.of("keys", many));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.items()).hasSize(500);
        assertThat(server.store.revision()).isEqualTo(before + 2);
        assertThat(IntStream.range(0, 500)).allMatch(i -> server.accepts("many-" + i));
    }

    @Test
    void aSecretThatAnyCredentialEverHadIsRefusedAndTheItemsAreNamed() {
        var mine = server.aKey(account, "mine");
        String mySecret = mine.get("secret");
        var other = server.aKey(server.anAccount("Rival"), "theirs");
        String theirs = other.get("secret");
        String gone = server.aKey(account, "gone").get("secret");
        String rotated = mySecret;
        mySecret =
                server.post("/keys/" + mine.get("key.id") + "/rotate", Map.of()).get("secret");
        var before = keysNow();
        var reply = importing(
                Map.of("name", "fine", "secret", aSecret()),
                Map.of("name", "mine", "secret", mySecret),
                Map.of("name", "theirs", "sha256", sha256(theirs)),
                Map.of("name", "rotated", "sha256", sha256(rotated)),
                Map.of("name", "token", "sha256", sha256(server.operator)));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.pointers())
                .containsExactly("/keys/1/secret", "/keys/2/sha256", "/keys/3/sha256", "/keys/4/sha256");
        assertThat(reply.fault("/keys/1/secret")).contains(mine.<String>get("key.id"));
        assertThat(reply.text()).doesNotContain(other.<String>get("key.id"));
        assertThat(reply.fault("/keys/2/sha256")).isEqualTo(reply.fault("/keys/4/sha256"));
        assertThat(keysNow()).isEqualTo(before);
        assertThat(server.accepts(gone)).isTrue();
    }

    @Test
    void anImportThatBrokeOffCanBeRepeatedButNeverRevivesASecret() {
        var first = aSecret();
        var second = aSecret();
        var id = importing(Map.of("name", "first", "sha256", sha256(first))).<String>get("items.0.id");
        var both = Map.of(
                "keys",
                List.of(
                        Map.of("name", "renamed", "secret", first, "permissions", List.of("EVENTS_READ")),
                        Map.of("name", "second", "secret", second)));
        assertThat(server.post(imports, both).status()).isEqualTo(409);
        var repeated = server.post(imports + "?skipExisting=true", both);
        assertThat(repeated.status()).isEqualTo(201);
        assertThat(repeated.json()).containsEntry("created", 1L).containsEntry("existing", 1L);
        assertThat(repeated.items().getFirst())
                .containsEntry("id", id)
                .containsEntry("name", "first")
                .containsEntry("existing", true);
        assertThat(server.get("/keys/" + id).json()).containsEntry("permissions", List.of());
        assertThat(server.post(imports + "?skipExisting=true", both).status()).isEqualTo(200);

        server.post("/keys/" + id + "/revoke", null);
        var revived = server.post(imports + "?skipExisting=true", both);
        assertThat(revived.status()).isEqualTo(409);
        assertThat(revived.pointers()).containsExactly("/keys/0/secret");
        assertThat(server.accepts(second)).isTrue();
        var elsewhere = "/accounts/" + server.anAccount("Other") + "/keys/import?skipExisting=true";
        assertThat(server.post(elsewhere, both).pointers()).containsExactly("/keys/0/secret", "/keys/1/secret");
    }

    @Test
    void aDryRunShowsEverythingAndChangesNothing() {
        var there = aSecret();
        importing(Map.of("name", "there", "secret", there));
        var fresh = aSecret();
        var revision = server.store.revision();
        var body = Map.of(
                "keys", List.of(Map.of("name", "there", "secret", there), Map.of("name", "new", "secret", fresh)));
        assertThat(server.post(imports + "?dryRun=true", body).pointers()).containsExactly("/keys/0/secret");
        var shown = server.post(imports + "?dryRun=true&skipExisting=true", body);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json()).containsEntry("dryRun", true).containsEntry("created", 1L);
        assertThat(shown.items().get(1)).containsEntry("id", null).containsEntry("existing", false);
        assertThat(server.store.revision()).isEqualTo(revision);
        assertThat(server.accepts(fresh)).isFalse();
    }

    @Test
    void aRepeatedRequestGetsItsAnswerOnceMore() {
        var body = Map.of("keys", List.of(Map.of("name", "once", "secret", aSecret())));
        var first = server.with("POST", imports, body, "Idempotency-Key", "import-1");
        var again = server.with("POST", imports, body, "Idempotency-Key", "import-1");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        var receipt =
                server.post(imports + "?wait=all", Map.of("keys", List.of(Map.of("name", "r", "secret", aSecret()))));
        assertThat(receipt.<Boolean>get("receipt.complete")).isTrue();
    }

    @Test
    void eachKeyHasItsOwnEntryInTheTrailWithoutItsHash() {
        var secret = aSecret();
        var hashed = aSecret();
        var reply = importing(Map.of("name", "a", "secret", secret), Map.of("name", "b", "sha256", sha256(hashed)));
        var entries =
                server.get("/accounts/" + account + "/audit?kind=key&limit=2").items();
        assertThat(entries).extracting("action").containsOnly("key.import");
        assertThat(entries).extracting("subjectId").containsExactly(reply.get("items.1.id"), reply.get("items.0.id"));
        @SuppressWarnings("unchecked")
        var after = (Map<String, Object>) entries.getFirst().get("after");
        assertThat(after).containsEntry("importedBy", "sha256");
        assertThat(entries.toString()).doesNotContain(secret, sha256(hashed), sha256(secret));
    }

    @Test
    void anotherTenantsAccountIsNotFound() {
        var other = server.anAccount("Other");
        var token = server.aToken("owner", other);
        var secret = aSecret();
        var reply = server.call("POST", imports, token, Map.of("keys", List.of(Map.of("name", "k", "secret", secret))));
        assertThat(reply.status()).isEqualTo(404);
        var faulty = server.call("POST", imports, token, Map.of("keys", List.of(Map.of("name", "k"))));
        assertThat(faulty.status()).isEqualTo(404);
        var dry = server.call(
                "POST",
                imports + "?dryRun=true",
                token,
                Map.of("keys", List.of(Map.of("name", "k", "secret", secret))));
        assertThat(dry.status()).isEqualTo(404);
        assertThat(server.accepts(secret)).isFalse();
    }

    @Test
    void whatANewKeyMaySayAnImportedOneMayToo() {
        var wish = new HashMap<String, Object>();
        wish.put("name", "k");
        wish.put("sha256", sha256(aSecret()));
        wish.put("description", "d");
        wish.put("contactEmail", "jo@example.org");
        wish.put("ipRanges", List.of("192.0.2.0/24"));
        wish.put("rateLimits", List.of(Map.of("name", "burst", "limit", 50, "windowSeconds", 10)));
        wish.put("quotas", List.of(Map.of("name", "credits", "amount", 100)));
        wish.put("modes", Map.of("ipRanges", "report"));
        wish.put("expiresAt", "2999-01-01T00:00:00Z");
        var key = server.get("/keys/" + importing(wish).get("items.0.id"));
        assertThat(key.json())
                .containsEntry("description", "d")
                .containsEntry("contactEmail", "jo@example.org")
                .containsEntry("ipRanges", List.of("192.0.2.0/24"))
                .containsEntry("expiresAt", "2999-01-01T00:00:00Z");
        assertThat(Contract.load().operations()).anyMatch(one -> one.id().equals("importKeys"));
    }
}
