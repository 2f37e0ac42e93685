package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(server.post("/explain", Map.of("headers", Map.of())).pointers())
                .containsExactlyInAnyOrder("/headers", "/credentialId", "/method", "/path");
    }

    @Test
    void nothingIsKeptOrUsed() {
        explain("GET", "/events");
        assertThat(server.get("/keys/" + key).<String>get("lastUsedAt")).isNull();
    }

    private Reply explain(String method, String path) {
        return server.post("/explain", Map.of("credentialId", key, "method", method, "path", path, "ip", "192.0.2.7"));
    }
}
