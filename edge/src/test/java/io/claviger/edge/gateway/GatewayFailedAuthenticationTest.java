package io.claviger.edge.gateway;

import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.Door;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.edge.http.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GatewayFailedAuthenticationTest {
    private static final TrustedProxies PROXIED =
            new TrustedProxies(List.of(AddressRange.parse("127.0.0.1/32")), ClientAddressHeader.X_FORWARDED_FOR);

    @Test
    void theHundredAndFirstFailureIsToldToComeAgainAndARightKeyPasses() throws Exception {
        try (var gateway = new GatewayFixture()) {
            fail(gateway, GatewayFixture.FAILURES, "");

            assertThat(attempt(gateway, ""))
                    .startsWith("HTTP/1.1 429 ")
                    .contains("\"code\":\"RATE_LIMITED\"", "\"decisionId\":")
                    .containsPattern("(?i)retry-after: [1-9][0-9]?\r\n")
                    .doesNotContainIgnoringCase("ratelimit:", "www-authenticate");
            assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 200 ");
            assertThat(gateway.send("GET /open", "", "")).startsWith("HTTP/1.1 200 ");
            assertThat(gateway.send("GET /good", "", "")).startsWith("HTTP/1.1 401 ");
            assertThat(gateway.accounting.traffic().requests(Door.GATEWAY, ErrorCode.RATE_LIMITED))
                    .isOne();

            gateway.ahead.addAndGet(68_000_000);
            assertThat(attempt(gateway, "")).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void beyondTheLimitNobodyLearnsWhetherAKeyExisted() throws Exception {
        try (var gateway = new GatewayFixture()) {
            var ended = List.of(aKey().that(Standing.REVOKED), aKey().that(Standing.DISABLED), aKey().expiringAt(1));
            ended.forEach(gateway.state::put);
            fail(gateway, GatewayFixture.FAILURES, "");

            var unknown = alike(attempt(gateway, ""));
            for (var key : ended) {
                assertThat(alike(call(gateway, key, ""))).isEqualTo(unknown);
            }
        }
    }

    @Test
    void whatACallerSaysOfItsAddressNeitherHelpsItNorHarmsAnother() throws Exception {
        var said = new AtomicInteger();
        try (var gateway = new GatewayFixture()) {
            for (var i = 0; i < GatewayFixture.FAILURES; i++) {
                assertThat(attempt(gateway, "X-Forwarded-For: 192.0.2." + said.incrementAndGet() + "\r\n"))
                        .startsWith("HTTP/1.1 401 ");
            }
            assertThat(attempt(gateway, "X-Forwarded-For: 198.51.100.1\r\n")).startsWith("HTTP/1.1 429 ");
        }
        try (var gateway = new GatewayFixture(GatewayFixture.QUICK, PROXIED, null)) {
            // the proxy appends whom it saw; what the caller wrote before it is not looked at
            fail(gateway, GatewayFixture.FAILURES, "X-Forwarded-For: 203.0.113.9, 198.51.100.1\r\n");
            assertThat(attempt(gateway, "X-Forwarded-For: 203.0.113.9\r\n")).startsWith("HTTP/1.1 401 ");
            assertThat(attempt(gateway, "X-Forwarded-For: 198.51.100.1\r\n")).startsWith("HTTP/1.1 429 ");
        }
    }

    @Test
    void neighboursInAnIpv6NetworkShareAndOthersDoNot() throws Exception {
        try (var gateway = new GatewayFixture(GatewayFixture.QUICK, PROXIED, null)) {
            for (var i = 0; i < GatewayFixture.FAILURES; i++) {
                assertThat(attempt(gateway, "X-Forwarded-For: 2001:db8:1:2::" + Integer.toHexString(i) + "\r\n"))
                        .startsWith("HTTP/1.1 401 ");
            }
            assertThat(attempt(gateway, "X-Forwarded-For: 2001:db8:1:2:ffff::1\r\n"))
                    .startsWith("HTTP/1.1 429 ");
            assertThat(attempt(gateway, "X-Forwarded-For: 2001:db8:1:3::1\r\n")).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void aFloodOfRefusalsDoesNotFillTheErrorLog() throws Exception {
        try (var gateway = new GatewayFixture()) {
            fail(gateway, GatewayFixture.FAILURES, "");
            gateway.rejections();
            for (var i = 0; i < 50; i++) {
                assertThat(attempt(gateway, "")).startsWith("HTTP/1.1 429 ");
            }
            var kept = gateway.rejections();
            assertThat(kept).hasSize(10).allMatch(rejection -> rejection.code() == ErrorCode.RATE_LIMITED);
            assertThat(gateway.accounting.rejections().dropped()).isEqualTo(40);

            attempt(gateway, "");
            assertThat(gateway.rejections()).hasSize(1);
        }
    }

    /** Fails so often on one connection. */
    private static void fail(GatewayFixture gateway, int times, String fields) throws IOException {
        try (var client = new RawClient(gateway.port())) {
            for (var i = 0; i < times; i++) {
                client.send("GET /good HTTP/1.1\r\nHost: api.example\r\nX-API-Key: "
                        + aKey().secret().reveal() + "\r\n" + fields + (i == times - 1 ? "Connection: close\r\n" : "")
                        + "\r\n");
            }
            assertThat(client.readToEnd().split("HTTP/1.1 401 ", -1)).hasSize(times + 1);
        }
    }

    private static String attempt(GatewayFixture gateway, String fields) throws Exception {
        return call(gateway, aKey(), fields);
    }

    private static String call(GatewayFixture gateway, KeyFixture key, String fields) throws Exception {
        return gateway.send("GET /good", "X-API-Key: " + key.secret().reveal() + "\r\n" + fields, "");
    }

    /** The answer but for its id and the second it was given in. */
    private static String alike(String answer) {
        return answer.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("(?i)retry-after: [0-9]+", "retry-after: N");
    }
}
