package io.claviger.edge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.credential.Standing;
import io.claviger.core.time.MicroClock;
import io.claviger.edge.http.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The edge listener's doors, once the node's lease has lapsed. */
class EdgeLeaseTest {
    private static final Secret TOKEN = Secret.of("cvgadm_verifier_0123456789012345678901");

    private ForwardAuthFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = new ForwardAuthFixture(TrustedProxies.NONE);
        var version = new SecretVersion("s", edge.state.pepper.digest(TOKEN), MicroClock.NEVER);
        edge.state.put(
                new ServiceToken("token", null, "t", Role.VERIFY, Standing.ACTIVE, MicroClock.NEVER, List.of(version)));
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
    }

    @Test
    void everyDialectShowsTheOutageAsSuch() throws Exception {
        edge.state.time.lapse();

        for (var credential : List.of(edge.credential(), "", "X-API-Key: nobodys\r\n")) {
            assertUnavailable(edge.ask(
                    "GET /v1/authorize/nginx", "X-Original-Method: GET\r\nX-Original-URI: /things/1\r\n" + credential));
            for (var dialect : List.of("traefik", "caddy")) {
                assertUnavailable(edge.ask(
                        "GET /v1/authorize/" + dialect,
                        "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /things/1\r\nX-Forwarded-Proto: http\r\n"
                                + "X-Forwarded-Host: a\r\n" + credential));
            }
            assertUnavailable(edge.ask("GET /v1/authorize/envoy/things/1", credential));
            assertUnavailable(edge.ask("GET /v1/authorize/envoy/open", credential));
        }
    }

    @Test
    void verifySaysSoBeforeItLooksAtItsCallersToken() throws Exception {
        var call = "{\"key\":\"" + edge.key.secret().reveal() + "\",\"permissions\":\"READ or DELETE\"}";
        assertThat(verify("/v1/keys/verify", TOKEN.reveal(), call)).startsWith("HTTP/1.1 200");

        edge.state.time.lapse();

        for (var token : List.of(TOKEN.reveal(), "cvgadm_nobodys")) {
            assertUnavailable(verify("/v1/keys/verify", token, call));
            assertUnavailable(verify("/v1/keys/verify?explain=true", token, call));
            assertUnavailable(verify("/v1/keys/verify/batch", token, "{\"requests\":[" + call + "]}"));
        }
    }

    @Test
    void aLeaseThatLapsesWhileTheBodyIsReadIsSeenToo() throws Exception {
        var body = "{\"key\":\"" + edge.key.secret().reveal() + "\"}";
        try (var client = new RawClient(edge.port())) {
            client.send("POST /v1/keys/verify HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                    + TOKEN.reveal() + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
                    + body.length() + "\r\n\r\n");
            client.readUntil("100 Continue\r\n\r\n");
            edge.state.time.lapse();
            client.send(body);
            assertThat(client.readToEnd()).contains("HTTP/1.1 503").contains("\"code\":\"UNAVAILABLE\"");
        }
    }

    private String verify(String path, String token, String body) throws IOException {
        try (var client = new RawClient(edge.port())) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            return client.readToEnd();
        }
    }

    private static void assertUnavailable(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 503")
                .containsIgnoringCase("Retry-After: 1")
                .contains("\"code\":\"UNAVAILABLE\"");
    }
}
