package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExplainTest extends ManagementTest {
    private String account;
    private String key;

    @BeforeAll
    void setUp() {
        server.importEvents();
        account = server.anAccount("Shop");
        key = server.post("/accounts/" + account + "/keys", Map.of("name", "k", "permissions", List.of("EVENTS_READ")))
                .get("key.id");
    }

    @Test
    void whatIsAllowedPassesEveryCheck() {
        var reply = explain("GET", "/events?x=1");
        assertThat(reply.<Boolean>get("decision.allowed")).isTrue();
        assertThat(reply.<String>get("decision.api")).isEqualTo("events");
        assertThat(reply.<String>get("decision.operation")).isEqualTo("readEvents");
        assertThat(reply.<List<Map<String, Object>>>get("checks"))
                .extracting(check -> check.get("outcome"))
                .containsOnly("passed");
    }

    @Test
    void aMissingPermissionIsNamedWithItsRemedy() {
        var reply = explain("POST", "/events");
        assertThat(reply.<Boolean>get("decision.allowed")).isFalse();
        assertThat(reply.<String>get("decision.code")).isEqualTo("PERMISSION_MISSING");
        assertThat(reply.<List<Map<String, Object>>>get("checks"))
                .filteredOn(check -> check.get("outcome").equals("refused"))
                .singleElement()
                .satisfies(check -> assertThat(check)
                        .containsEntry("name", "permission")
                        .containsEntry("remedy", "Add EVENTS_CREATE to the key's permissions."));
    }

    @Test
    void anUnknownOperationAndADisabledKeyAreBothSaid() {
        String other = server.aKey(account, "disabled").get("key.id");
        server.post("/keys/" + other + "/disable", null);
        var reply = server.post("/explain", Map.of("credentialId", other, "method", "GET", "path", "/nowhere"));
        assertThat(reply.<String>get("decision.code")).isEqualTo("CREDENTIAL_DISABLED");
        assertThat(reply.<List<Map<String, Object>>>get("checks"))
                .filteredOn(check -> check.get("outcome").equals("refused"))
                .extracting(check -> check.get("code"))
                .contains("CREDENTIAL_DISABLED", "OPERATION_UNKNOWN");
    }

    @Test
    void everyFaultIsNamed() {
        var reply = server.post(
                "/explain", Map.of("credentialId", key, "method", "GET", "path", "/a/../b", "ip", "300.1.1.1"));
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/path", "/ip");
        assertThat(server.post("/explain", Map.of("fields", Map.of())).pointers())
                .containsExactlyInAnyOrder("/fields", "/credentialId", "/method", "/path");
    }

    @Test
    void guardedValuesAreReadFromHeadersAndBodyAsTheGatewayReadsThem() {
        server.call("PUT", "/apis/guarded", Map.of("document", GUARDED, "upstream", "http://127.0.0.1:9"));
        String guarded = server.post(
                        "/accounts/" + account + "/keys",
                        Map.of(
                                "name", "guarded",
                                "permissions", List.of("GUARDED_WRITE"),
                                "guards",
                                        Map.of(
                                                "event",
                                                Map.of("deny", List.of("point_add")),
                                                "channel",
                                                Map.of("allow", List.of("sms")))))
                .get("key.id");
        var json = List.of("Content-Type", "application/json");
        var sms = List.of("X-Channel", "sms");

        assertThat(code(guarded, List.of(json, sms), "{\"action\": \"buy\"}")).isNull();
        assertThat(code(
                        guarded,
                        Map.of("content-type", "application/json", "x-channel", "sms"),
                        "{\"action\": \"buy\"}"))
                .isNull();
        assertThat(code(guarded, List.of(json, sms), "{\"\\u0061ction\": \"point_add\"}"))
                .isEqualTo("GUARD_FORBIDDEN");
        assertThat(code(guarded, List.of(json, sms, List.of("x_channel", "web")), "{\"action\": \"buy\"}"))
                .isEqualTo("GUARD_FORBIDDEN");
        assertThat(code(guarded, List.of(json, sms), "{\"action\": \"buy\", \"action\": \"point_add\"}"))
                .isEqualTo("BODY_MALFORMED");
        assertThat(code(guarded, List.of(sms), "{\"action\": \"buy\"}")).isEqualTo("MEDIA_TYPE_UNSUPPORTED");
        assertThat(code(guarded, List.of(json, sms), null)).isEqualTo("GUARD_FORBIDDEN");
        var said = supposed(guarded, List.of(json, sms), "{\"action\": \"point_add\"}");
        assertThat(said.<List<Map<String, Object>>>get("checks"))
                .filteredOn(check -> check.get("name").equals("guards"))
                .singleElement()
                .satisfies(check -> assertThat(check.get("inputs").toString())
                        .contains("body /action", "header X-Channel", "point_add", "sms"));
        assertThat(said.<List<String>>get("remedies"))
                .containsExactly("Take the value off the key's deny list of event.");
    }

    @Test
    void headersOfAnotherFormAreNamed() {
        var wrong = List.of(List.of("a"), List.of("b", "c", "d"), "e");
        var reply = server.post(
                "/explain",
                Map.of("credentialId", key, "method", "GET", "path", "/events", "headers", wrong, "body", 1));
        assertThat(reply.pointers()).containsExactlyInAnyOrder("/headers/0", "/headers/1", "/headers/2", "/body");
    }

    private String code(String key, Object headers, String body) {
        return supposed(key, headers, body).get("decision.code");
    }

    private Reply supposed(String key, Object headers, String body) {
        var request = new HashMap<String, Object>(
                Map.of("credentialId", key, "method", "POST", "path", "/guarded", "headers", headers));
        if (body != null) {
            request.put("body", body);
        }
        return server.post("/explain", request);
    }

    private static final String GUARDED = """
            openapi: 3.1.0
            info: { title: Guarded, version: "1" }
            paths:
              /guarded:
                post:
                  operationId: writeGuarded
                  requestBody: { content: { application/json: { schema: { type: object } } } }
                  x-claviger:
                    permission: GUARDED_WRITE
                    guards: { event: { body: /action }, channel: { header: X-Channel } }
                  responses: { "200": { description: done } }
            """;

    @Test
    void nothingIsKeptOrUsed() {
        explain("GET", "/events");
        assertThat(server.get("/keys/" + key).<String>get("lastUsedAt")).isNull();
    }

    private Reply explain(String method, String path) {
        return server.post("/explain", Map.of("credentialId", key, "method", method, "path", path, "ip", "192.0.2.7"));
    }
}
