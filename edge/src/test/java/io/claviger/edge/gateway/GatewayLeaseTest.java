package io.claviger.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.decision.Door;
import io.claviger.core.error.ErrorCode;
import io.claviger.edge.http.RawClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayLeaseTest {
    private GatewayFixture gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayFixture();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void outOfTouchItJudgesOnAndCountsIt() throws Exception {
        gateway.state.time.loseTouch();

        assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 200");
        assertThat(gateway.send("GET /secret")).startsWith("HTTP/1.1 403");
        GatewayFixture.await(() -> gateway.accounting.traffic().degraded() == 2);
    }

    @Test
    void onceLapsedItRefusesEverythingAlikeAndForwardsNothing() throws Exception {
        gateway.state.time.lapse();

        for (var request : List.of("GET /good", "GET /secret", "GET /open", "GET /nowhere")) {
            for (var fields : List.of(gateway.credential(), "", "X-API-Key: nobodys\r\n")) {
                assertThat(gateway.send(request, fields, ""))
                        .as(request)
                        .startsWith("HTTP/1.1 503")
                        .containsIgnoringCase("Retry-After: 1")
                        .contains("\"code\":\"UNAVAILABLE\"");
            }
        }
        assertThat(gateway.upstream.heads).isEmpty();
        assertThat(gateway.accounting.traffic().requests(Door.GATEWAY, ErrorCode.UNAVAILABLE))
                .isEqualTo(12);
        gateway.state.time.renew();
        assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 200");
    }

    @Test
    void onceLapsedItAnswersNoPreflight() throws Exception {
        gateway.put(gateway.api("").cors("https://shop.example").build());
        var asked = "Origin: https://shop.example\r\nAccess-Control-Request-Method: GET\r\n";
        assertThat(gateway.send("OPTIONS /good", asked, "")).startsWith("HTTP/1.1 204");

        gateway.state.time.lapse();

        assertThat(gateway.send("OPTIONS /good", asked, "")).startsWith("HTTP/1.1 503");
    }

    @Test
    void openStreamsEndOnceItHasLapsedAlsoThoseOfPublicOperations() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            connection.awaitClose();
        });
        for (var request :
                Map.of("GET /good", gateway.credential(), "GET /open", "").entrySet()) {
            try (var client = new RawClient(gateway.port())
                    .send(request.getKey() + " HTTP/1.1\r\nHost: a\r\n" + request.getValue() + "\r\n")) {
                client.readUntil("first");
                gateway.state.time.loseTouch();
                Thread.sleep(2 * OpenPassages.ROUND_MILLIS);
                gateway.state.time.lapse();
                assertThat(client.readToEnd()).doesNotContain("\r\n0\r\n");
            }
            gateway.state.time.renew();
        }
    }

    @Test
    void whatWaitsForItsUpstreamIsToldOfTheOutageAndNotOfABadCredential() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            gateway.state.time.lapse();
            connection.awaitClose();
        });

        assertThat(gateway.send("GET /good"))
                .startsWith("HTTP/1.1 503")
                .contains("\"code\":\"UNAVAILABLE\"")
                .doesNotContain("CREDENTIAL");
    }
}
