package io.claviger.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.fixture.KeyFixture;
import org.junit.jupiter.api.Test;

class GatewayAddressTest {
    @Test
    void aKeyIsRefusedOutsideItsRangesAndTheUpstreamSeesNothing() throws Exception {
        try (var gateway = new GatewayFixture()) {
            var key = KeyFixture.aKey().withPermission("CALL").from("10.0.0.0/8");
            gateway.state.put(key);

            var answer = gateway.send("GET /good", "X-API-Key: " + key.secret().reveal() + "\r\n", "");

            assertThat(answer).startsWith("HTTP/1.1 403").contains("IP_FORBIDDEN");
            assertThat(gateway.upstream.heads).isEmpty();
        }
    }

    @Test
    void whatTheCallerClaimsOfItsAddressIsNotBelieved() throws Exception {
        try (var gateway = new GatewayFixture()) {
            var key = KeyFixture.aKey().withPermission("CALL").from("10.0.0.0/8");
            gateway.state.put(key);
            for (var name :
                    new String[] {"X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP"}) {
                var value = name.equals("Forwarded") ? "for=10.0.0.1" : "10.0.0.1";
                var answer = gateway.send(
                        "GET /good", "X-API-Key: " + key.secret().reveal() + "\r\n" + name + ": " + value + "\r\n", "");
                assertThat(answer).as(name).startsWith("HTTP/1.1 403").contains("IP_FORBIDDEN");
            }
        }
    }

    @Test
    void aWrongSecretIsToldNothingOfRanges() throws Exception {
        try (var gateway = new GatewayFixture()) {
            gateway.state.put(KeyFixture.aKey().withPermission("CALL").from("10.0.0.0/8"));

            var answer = gateway.send(
                    "GET /good", "X-API-Key: " + KeyFixture.aKey().secret().reveal() + "\r\n", "");

            assertThat(answer)
                    .startsWith("HTTP/1.1 401")
                    .contains("CREDENTIAL_INVALID")
                    .doesNotContain("address");
        }
    }

    @Test
    void withinItsRangesAKeyIsAllowed() throws Exception {
        try (var gateway = new GatewayFixture()) {
            var key = KeyFixture.aKey().withPermission("CALL").from("127.0.0.0/8");
            gateway.state.put(key);

            assertThat(gateway.send("GET /good", "X-API-Key: " + key.secret().reveal() + "\r\n", ""))
                    .startsWith("HTTP/1.1 200");
        }
    }
}
