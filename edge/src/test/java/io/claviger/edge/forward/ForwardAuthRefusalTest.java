package io.claviger.edge.forward;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.credential.Standing;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a proxy is told of limits, and in which dialect. */
class ForwardAuthRefusalTest {
    private static final TrustedProxies LOCAL =
            new TrustedProxies(List.of(AddressRange.parse("127.0.0.1/32")), ClientAddressHeader.X_FORWARDED_FOR);

    @Test
    void theAnswerHasWhatIsLeftAndARefusalWhenToComeAgain() throws Exception {
        try (var house = new ForwardAuthFixture(LOCAL)) {
            for (var proxy : List.of("nginx", "caddy")) {
                var key = aKey().withPermission("READ")
                        .limitedBy(new LimitSet(
                                List.of(new Limit("minute", Algorithm.SLIDING_WINDOW, 1, 60, null)), List.of()));
                house.state.put(key);

                assertThat(ask(house, proxy, key, "192.0.2.1"))
                        .startsWith("HTTP/1.1 200 ")
                        .containsIgnoringCase("RateLimit: \"minute\";r=0;t=60")
                        .containsIgnoringCase("RateLimit-Policy: \"minute\";q=1;w=60")
                        .doesNotContainIgnoringCase("Retry-After");
                assertThat(ask(house, proxy, key, "192.0.2.1"))
                        .startsWith(proxy.equals("nginx") ? "HTTP/1.1 403 " : "HTTP/1.1 429 ")
                        .containsIgnoringCase("RateLimit: \"minute\";r=0")
                        .containsIgnoringCase("RateLimit-Policy: \"minute\";q=1;w=60")
                        .containsPattern("(?i)retry-after: [1-9]")
                        .contains("RATE_LIMITED");
            }
            assertThat(ask(house, "caddy", aKey(), "192.0.2.1")).doesNotContainIgnoringCase("RateLimit:");
        }
    }

    @Test
    void whatFailsTooOftenFromAClientIsRefusedAndNotItsNeighbours() throws Exception {
        try (var house = new ForwardAuthFixture(LOCAL)) {
            for (var i = 0; i < ForwardAuthFixture.FAILURES; i++) {
                assertThat(ask(house, "caddy", aKey(), "192.0.2.1")).startsWith("HTTP/1.1 401 ");
            }
            assertThat(ask(house, "caddy", aKey(), "192.0.2.1"))
                    .startsWith("HTTP/1.1 429 ")
                    .containsPattern("(?i)retry-after: [1-9]");
            assertThat(ask(house, "nginx", aKey(), "192.0.2.1"))
                    .startsWith("HTTP/1.1 403 ")
                    .containsIgnoringCase("X-Claviger-Status: 429")
                    .containsPattern("(?i)retry-after: [1-9]");
            assertThat(ask(house, "caddy", house.key, "192.0.2.1")).startsWith("HTTP/1.1 200 ");
            assertThat(ask(house, "caddy", aKey(), "192.0.2.2")).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void whereNoClientIsKnownNoneIsCounted() throws Exception {
        try (var house = new ForwardAuthFixture(TrustedProxies.NONE)) {
            for (var i = 0; i <= ForwardAuthFixture.FAILURES; i++) {
                assertThat(ask(house, "caddy", aKey(), "192.0.2.1")).startsWith("HTTP/1.1 401 ");
            }
        }
    }

    @Test
    void refusalsAreInTheDialectOfTheApi() throws Exception {
        try (var house = new ForwardAuthFixture(LOCAL)) {
            house.state.put(anApi("things")
                    .refusingIn(ErrorDialect.SMSPORTAL)
                    .with("GET", "/things/{id}", "READ")
                    .build());
            var disabled = aKey().that(Standing.DISABLED);
            house.state.put(disabled);

            assertThat(ask(house, "traefik", aKey(), "192.0.2.1"))
                    .startsWith("HTTP/1.1 401 ")
                    .containsIgnoringCase("content-type: application/json\r\n")
                    .containsIgnoringCase("x-claviger-decision: ")
                    .contains("\"errorCode\":\"InvalidCredentials\"");
            assertThat(ask(house, "traefik", disabled, "192.0.2.1"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("\"errorCode\":\"CredentialDisabled\"");
        }
    }

    private static String ask(ForwardAuthFixture house, String proxy, KeyFixture key, String client) throws Exception {
        var fields = "X-API-Key: " + key.secret().reveal() + "\r\nX-Forwarded-For: " + client + "\r\n";
        return house.ask(
                "GET /v1/authorize/" + proxy,
                fields
                        + (proxy.equals("nginx")
                                ? "X-Original-Method: GET\r\nX-Original-URI: /things/7\r\n"
                                : "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /things/7\r\n"
                                        + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: api.example\r\n"));
    }
}
