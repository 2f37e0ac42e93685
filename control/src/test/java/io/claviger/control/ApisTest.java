package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApisTest extends ManagementTest {

    /** A document with an operation a permission: {@code GET /<name>} asks for it. */
    private static Map<String, Object> document(Map<String, String> permissionByPath) {
        var paths = new HashMap<String, Object>();
        permissionByPath.forEach((path, permission) -> paths.put(
                path,
                Map.of(
                        "get",
                        Map.of(
                                "operationId", "get" + path.substring(1),
                                "x-claviger", Map.of("permission", permission),
                                "responses", Map.of("200", Map.of("description", "x"))))));
        return Map.of("openapi", "3.1.0", "info", Map.of("title", "T", "version", "1"), "paths", paths);
    }

    private static Map<String, Object> importing(Map<String, String> permissionByPath) {
        return Map.of("document", document(permissionByPath), "upstream", "http://127.0.0.1:9/base");
    }

    @Test
    void aDocumentIsImportedAndRead() {
        var imported = server.call("PUT", "/apis/first", importing(Map.of("/f1", "F_ONE", "/f2", "F_TWO")));
        assertThat(imported.status()).isEqualTo(200);
        assertThat(imported.<Boolean>get("dryRun")).isFalse();
        assertThat(imported.<List<String>>get("changes.permissionsAdded")).containsExactly("F_ONE", "F_TWO");
        var api = server.get("/apis/first");
        assertThat(api.header("ETag")).isEqualTo("\"1\"");
        assertThat(api.json())
                .containsEntry("title", "T")
                .containsEntry("operationCount", 2L)
                .containsEntry("permissions", List.of("F_ONE", "F_TWO"));
        assertThat(api.<String>get("upstreams.live")).isEqualTo("http://127.0.0.1:9/base");
        assertThat(server.get("/apis/first/operations").items())
                .extracting(operation -> operation.get("permission"))
                .containsExactlyInAnyOrder("F_ONE", "F_TWO");
        assertThat(server.get("/apis").items())
                .extracting(one -> one.get("slug"))
                .contains("first");
        assertThat(server.call("PUT", "/apis/first", importing(Map.of("/f1", "F_ONE", "/f2", "F_TWO")))
                        .header("ETag"))
                .isEqualTo("\"1\"");
        assertThat(server.call("DELETE", "/apis/first", null).status()).isEqualTo(200);
        assertThat(server.get("/apis/first").status()).isEqualTo(404);
        assertThat(server.get("/apis/first/operations").status()).isEqualTo(404);
        assertThat(server.call("DELETE", "/apis/first", null).status()).isEqualTo(404);
    }

    @Test
    void anApiKeepsTheErrorDialectThatItsImportNames() {
        var plain = importing(Map.of("/dialect", "D_ONE"));
        assertThat(server.call("PUT", "/apis/dialect", plain).<String>get("api.errorDialect"))
                .isEqualTo("problem");
        for (var dialect : List.of("antavo", "optimove", "smsportal", "problem")) {
            var spoken = new HashMap<>(plain);
            spoken.put("errorDialect", dialect);
            assertThat(server.call("PUT", "/apis/dialect", spoken).<String>get("api.errorDialect"))
                    .isEqualTo(dialect);
            assertThat(server.get("/apis/dialect").<String>get("errorDialect")).isEqualTo(dialect);
            assertThat(server.snapshot.catalog().api("dialect").errorDialect().text())
                    .isEqualTo(dialect);
        }
        for (var wrong : Arrays.<Object>asList("ANTAVO", "xml", "", null, 1)) {
            var body = new HashMap<>(plain);
            body.put("errorDialect", wrong);
            var reply = server.call("PUT", "/apis/dialect", body);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.pointers()).containsOnly("/errorDialect");
        }
        // a PUT puts all of it: what is left out is the default again
        var spoken = new HashMap<>(plain);
        spoken.put("errorDialect", "antavo");
        server.call("PUT", "/apis/dialect", spoken);
        server.call("PUT", "/apis/dialect", plain);
        assertThat(server.get("/apis/dialect").<String>get("errorDialect")).isEqualTo("problem");
    }

    @Test
    void aDryRunShowsAndChangesNothing() {
        var revision = server.snapshot.position().revision();
        var shown = server.call("PUT", "/apis/dry?dryRun=true", importing(Map.of("/dry", "DRY")));
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.<Boolean>get("dryRun")).isTrue();
        assertThat(shown.<List<String>>get("changes.permissionsAdded")).containsExactly("DRY");
        assertThat(server.get("/apis/dry").status()).isEqualTo(404);
        assertThat(server.snapshot.position().revision()).isEqualTo(revision);
    }

    @Test
    void anImportThatWidensNamesTheKeysAndWantsToBeConfirmed() {
        server.call("PUT", "/apis/wide", importing(Map.of("/w1", "WIDE")));
        var account = server.anAccount("Wide");
        var made =
                server.post("/accounts/" + account + "/keys", Map.of("name", "Gainer", "permissions", List.of("WIDE")));
        server.post("/accounts/" + account + "/keys", Map.of("name", "Bystander"));
        String id = made.get("key.id");
        var wider = importing(Map.of("/w1", "WIDE", "/w2", "WIDE"));
        var refused = server.call("PUT", "/apis/wide", wider);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text())
                .contains("Gainer")
                .contains(id)
                .contains("/w2")
                .doesNotContain("Bystander");
        assertThat(server.get("/apis/wide").json()).containsEntry("operationCount", 1L);
        var dry = server.call("PUT", "/apis/wide?dryRun=true", wider);
        assertThat(dry.<Boolean>get("changes.widens")).isTrue();
        assertThat(dry.<String>get("changes.gains.0.keyId")).isEqualTo(id);
        var done = server.call("PUT", "/apis/wide?confirm=true&wait=all", wider);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.<Boolean>get("receipt.complete")).isTrue();
        var narrower = server.call("PUT", "/apis/wide", importing(Map.of("/w2", "OTHER")));
        assertThat(narrower.status()).isEqualTo(200);
        assertThat(narrower.<List<String>>get("changes.permissionsVanished")).containsExactly("WIDE");
        assertThat(narrower.<String>get("changes.dormant.0.keyId")).isEqualTo(id);
        var revived = server.call("PUT", "/apis/wide", importing(Map.of("/w3", "WIDE", "/w2", "OTHER")));
        assertThat(revived.status()).as("a dormant permission comes to life").isEqualTo(409);
    }

    @Test
    void anApiWhosePermissionsKeysHoldIsDeletedOnlyWhenConfirmed() {
        server.call("PUT", "/apis/held", importing(Map.of("/h1", "HELD")));
        var account = server.anAccount("Holder");
        server.post("/accounts/" + account + "/keys", Map.of("name", "Holding key", "permissions", List.of("HELD")));
        var looked = server.call("DELETE", "/apis/held?dryRun=true&confirm=true", null);
        assertThat(looked.<Boolean>get("dryRun")).isTrue();
        assertThat(looked.<Long>get("changes.keysConcerned")).isEqualTo(1);
        assertThat(looked.<String>get("changes.dormant.0.keyName")).isEqualTo("Holding key");
        assertThat(server.get("/apis/held").status()).as("nothing has changed").isEqualTo(200);
        assertThat(server.call("DELETE", "/apis/no-such?dryRun=true", null).status())
                .isEqualTo(404);

        var refused = server.call("DELETE", "/apis/held", null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("Holding key");
        assertThat(server.call("DELETE", "/apis/held?confirm=true", null).status())
                .isEqualTo(200);
    }

    @Test
    void ifMatchGuardsTheImport() {
        server.call("PUT", "/apis/matched", importing(Map.of("/m1", "M")));
        var body = importing(Map.of("/m1", "M", "/m2", "N"));
        assertThat(server.with("PUT", "/apis/matched", body, "If-Match", "\"7\"")
                        .status())
                .isEqualTo(412);
        assertThat(server.with("PUT", "/apis/absent", body, "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(server.with("PUT", "/apis/matched", body, "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void everyFaultOfAnImportComesInOneAnswer() {
        var body = new HashMap<String, Object>(importing(Map.of("/x", "X")));
        body.put("errorDialect", "klingon");
        body.put("prefix", "no-slash");
        body.put("upstream", "ftp://files");
        var reply = server.call("PUT", "/apis/faulty", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/errorDialect", "/prefix", "/upstream");
        assertThat(server.call("PUT", "/apis/faulty", Map.of()).pointers()).contains("/document");
        assertThat(server.call("PUT", "/apis/faulty", Map.of("document", document(Map.of("/x", "X"))))
                        .pointers())
                .containsExactly("/upstream");
        var both = new HashMap<String, Object>(importing(Map.of("/x", "X")));
        both.put("upstreams", Map.of("live", "http://127.0.0.1:9"));
        assertThat(server.call("PUT", "/apis/faulty", both).pointers()).containsExactly("/upstream");
        assertThat(server.call("PUT", "/apis/Not_a_slug", importing(Map.of("/x", "X")))
                        .pointers())
                .containsExactly("path/slug");
    }

    @Test
    void anOperationThatIsThereAlreadyInAnotherApiIsRefused() {
        server.call("PUT", "/apis/one", importing(Map.of("/same", "ONE")));
        var reply = server.call("PUT", "/apis/two", importing(Map.of("/same", "TWO")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).containsExactly("/document/paths/~1same/get");
    }

    @Test
    void testUpstreamsAreKept() {
        var body = Map.of(
                "document", document(Map.of("/u", "U")),
                "upstreams", Map.of("live", "http://127.0.0.1:9", "test", "http://127.0.0.1:10"),
                "prefix", "/v2");
        assertThat(server.call("PUT", "/apis/both", body).status()).isEqualTo(200);
        assertThat(server.get("/apis/both").<String>get("upstreams.test")).isEqualTo("http://127.0.0.1:10");
        assertThat(server.get("/apis/both").<String>get("prefix")).isEqualTo("/v2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "not: [yaml",
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n"
                        + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]",
                "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {$ref: 'http://169.254.169.254/'}"
            })
    void aHostileDocumentEndsInAClearError(String document) {
        var reply = server.call("PUT", "/apis/hostile", Map.of("document", document, "upstream", "http://127.0.0.1:9"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).allMatch(pointer -> pointer.startsWith("/document"));
    }

    @Test
    void aDocumentNestedTooDeepIsRefusedHoweverItIsGiven() {
        var deep = "[".repeat(3000) + "]".repeat(3000);
        var asObject = "{\"document\":{\"x\":" + deep + "},\"upstream\":\"http://127.0.0.1:9\"}";
        assertThat(server.call("PUT", "/apis/deep", server.operator, asObject.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
        assertThat(server.call("PUT", "/apis/deep", Map.of("document", deep, "upstream", "http://127.0.0.1:9"))
                        .status())
                .isEqualTo(400);
    }
}
