package io.claviger.edge.forward;

import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.Door;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.trace.TracedDecision;
import io.claviger.edge.caller.SpoofableFields;
import io.claviger.edge.http.RawClient;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four dialects, by the requests that proxies send. */
class ForwardAuthDoorTest {
    private static final TrustedProxies LOCAL =
            new TrustedProxies(List.of(AddressRange.parse("127.0.0.1/32")), ClientAddressHeader.X_FORWARDED_FOR);
    private static ForwardAuthFixture house;

    @BeforeAll
    static void open() throws Exception {
        house = new ForwardAuthFixture(LOCAL);
    }

    @AfterAll
    static void close() throws Exception {
        house.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "traefik", "caddy", "envoy"})
    void whatAKeyMayDoIsAllowedInEveryDialect(String dialect) throws Exception {
        var answer = ask(dialect, "GET", "/things/7?x=1", house.credential());

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(field(answer, "X-Claviger-Credential")).isEqualTo(house.key.id());
        assertThat(field(answer, "X-Claviger-Account")).isEqualTo("account");
        assertThat(field(answer, "X-Claviger-Type")).isEqualTo("workspace");
        assertThat(field(answer, "X-Claviger-Subject")).isEqualTo("-");
        assertThat(field(answer, "X-Claviger-Permissions")).isEqualTo("READ");
        assertThat(field(answer, "X-Claviger-Decision")).hasSize(36);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "traefik", "caddy", "envoy"})
    void theOriginalMethodIsJudgedAndNotTheProxys(String dialect) throws Exception {
        var answer = ask(dialect, "DELETE", "/things/7", house.credential());

        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("PERMISSION_MISSING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "traefik", "caddy", "envoy"})
    void aPublicOperationIsAllowedWithoutACredential(String dialect) throws Exception {
        var answer = ask(dialect, "GET", "/open", "");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(field(answer, "X-Claviger-Credential")).isEqualTo("-");
        assertThat(field(answer, "X-Claviger-Account")).isEqualTo("-");
        assertThat(field(answer, "X-Claviger-Type")).isEqualTo("-");
        assertThat(field(answer, "X-Claviger-Permissions")).isEqualTo("-");
    }

    @Test
    void whatBecameOfAKeyIsNotTold() throws Exception {
        var revoked = aKey().that(Standing.REVOKED);
        house.state.put(revoked);
        house.rejections();

        var answer = ask(
                "caddy", "GET", "/things/7", "X-API-Key: " + revoked.secret().reveal() + "\r\n");
        var unknown = ask("caddy", "GET", "/nowhere", "X-API-Key: nobody\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("CREDENTIAL_INVALID", "Bearer realm");
        assertThat(unknown).startsWith("HTTP/1.1 401 ").contains("CREDENTIAL_INVALID");
        var first = house.rejections().getFirst();
        assertThat(first.code()).isEqualTo(ErrorCode.CREDENTIAL_REVOKED);
        assertThat(first.door()).isEqualTo("forward_auth");
        assertThat(first.status()).isEqualTo(401);
        assertThat(first.address()).isEqualTo("192.0.2.7");
    }

    @Test
    void aRefusalIsKeptWithItsTraceAndWithoutWhatWasSecret() throws Exception {
        var secret = house.credential().replaceAll(".*: |\\s+$", "");

        // sent without a scheme, so that it stands where the scheme does
        var answer = ask("caddy", "GET", "/things/" + secret + "?token=hidden", "Authorization: " + secret + "\r\n");

        var traced = kept(answer.replaceAll("(?s).*\"decisionId\":\"([^\"]+)\".*", "$1"));
        assertThat(traced.code()).isEqualTo(ErrorCode.CREDENTIAL_INVALID);
        assertThat(traced.asked().door()).isEqualTo(Door.FORWARD_AUTH);
        assertThat(traced.asked().path()).isEqualTo("/things/[redacted]");
        assertThat(traced.asked().address()).isEqualTo("192.0.2.7");
        assertThat(traced.toString()).doesNotContain(secret, secret.toLowerCase(Locale.ROOT), "hidden");
        assertThat(answer).doesNotContainIgnoringCase(secret);
    }

    /** The answer is sent before it is recorded. */
    private static TracedDecision kept(String id) throws InterruptedException {
        for (var tries = 0; tries < 1_000; tries++) {
            var found = house.accounting.decisions().find(id, 0);
            if (found != null) {
                return found;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no decision " + id);
    }

    @Test
    void anUnknownOperationIsForbiddenOnceTheCredentialProvedRight() throws Exception {
        assertThat(ask("traefik", "GET", "/nowhere", house.credential()))
                .startsWith("HTTP/1.1 403 ")
                .contains("OPERATION_UNKNOWN");
    }

    @Test
    void aTestKeyIsRefusedBecauseTheProxyChoosesTheUpstream() throws Exception {
        var key = aKey().in(Environment.TEST).withPermission("READ");
        house.state.put(key);

        assertThat(ask("caddy", "GET", "/things/7", "X-API-Key: " + key.secret().reveal() + "\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .contains("ENVIRONMENT_FORBIDDEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/things/../open",
                "/things/./7",
                "//things/7",
                "/things%2f7",
                "/%74hings/7",
                "/things/%c3%a9",
                "/things/7;x",
                "/things/7#x",
                "/things/%2e%2e/open",
                "things/7",
                "http://api.example/things/7"
            })
    void aPathThatIsNotInNormalFormIsRefused(String path) throws Exception {
        assertThat(ask("caddy", "GET", path, house.credential()))
                .startsWith("HTTP/1.1 400 ")
                .contains("REQUEST_MALFORMED");
        assertThat(ask("nginx", "GET", path, house.credential()))
                .startsWith("HTTP/1.1 403 ")
                .contains("X-Claviger-Status: 400");
    }

    @Test
    void envoysPathIsJudgedInTheSpellingItCameIn() throws Exception {
        for (var path : List.of("/things/../open", "//open", "/%6fpen", "/..%2fopen")) {
            assertThat(ask("envoy", "GET", path, house.credential())).startsWith("HTTP/1.1 400 ");
        }
        assertThat(house.ask("GET /v1/authorize/envoy", "")).startsWith("HTTP/1.1 404 ");
        assertThat(house.ask("GET /v1/authorize/envoyopen", "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void originalFieldsMustBeThereExactlyOnce() throws Exception {
        for (var fields : List.of(
                "",
                "X-Original-Method: GET\r\n",
                "X-Original-URI: /open\r\n",
                "X-Original-Method: GET\r\nX-Original-URI: /open\r\nX-Original-URI: /things/7\r\n",
                "X-Original-Method: GET\r\nX-Original-Method: GET\r\nX-Original-URI: /open\r\n",
                "X-Original-Method: G ET\r\nX-Original-URI: \r\n")) {
            assertThat(house.ask("GET /v1/authorize/nginx", fields))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("REQUEST_MALFORMED");
        }
        assertThat(house.ask("GET /v1/authorize/caddy", "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /open\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void theFieldsOfAnotherDialectChangeNothing() throws Exception {
        var other = "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /open\r\nX-Forwarded-Proto: https\r\n"
                + "X-Forwarded-Host: api.example\r\n";

        assertThat(ask("nginx", "GET", "/things/7", other)).startsWith("HTTP/1.1 401 ");
        assertThat(ask("envoy", "GET", "/things/7", other)).startsWith("HTTP/1.1 401 ");
        assertThat(house.ask("GET /v1/authorize/nginx", other)).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "traefik", "caddy", "envoy"})
    void whatWouldChangeTheCallIsRefusedInAnySpelling(String dialect) throws Exception {
        for (var name : SpoofableFields.OVERRIDES) {
            var ownOfNginx = dialect.equals("nginx")
                    && List.of("x-original-method", "x-original-uri").contains(name);
            for (var spelling : List.of(name, name.toUpperCase(Locale.ROOT), name.replace('-', '_'))) {
                if (ownOfNginx && !spelling.contains("_")) {
                    continue;
                }
                var answer = ask(dialect, "GET", "/things/7", house.credential() + spelling + ": DELETE\r\n");

                assertThat(answer).as(spelling).contains("REQUEST_MALFORMED", spelling);
                if (dialect.equals("nginx")) {
                    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("X-Claviger-Status: 400");
                } else {
                    assertThat(answer).startsWith("HTTP/1.1 400 ");
                }
            }
        }
    }

    @Test
    void twoDifferentCredentialsAreRefused() throws Exception {
        var two = house.credential() + "Authorization: Bearer another\r\n";

        assertThat(ask("caddy", "GET", "/things/7", two)).startsWith("HTTP/1.1 400 ");
        assertThat(ask("nginx", "GET", "/things/7", two))
                .startsWith("HTTP/1.1 403 ")
                .contains("X-Claviger-Status: 400", "CREDENTIAL_AMBIGUOUS");
    }

    @Test
    void aPreflightIsJudgedLikeAnyRequest() throws Exception {
        assertThat(ask(
                        "caddy",
                        "OPTIONS",
                        "/things/7",
                        "Origin: https://shop.example\r\nAccess-Control-Request-Method: GET\r\n"))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void everyAnswerIsCounted() throws Exception {
        var allowed = house.accounting.traffic().requests(Door.FORWARD_AUTH, null);
        var malformed = house.accounting.traffic().requests(Door.FORWARD_AUTH, ErrorCode.REQUEST_MALFORMED);

        ask("caddy", "GET", "/open", "");
        house.ask("GET /v1/authorize/caddy", "");

        assertThat(house.accounting.traffic().requests(Door.FORWARD_AUTH, null)).isEqualTo(allowed + 1);
        assertThat(house.accounting.traffic().requests(Door.FORWARD_AUTH, ErrorCode.REQUEST_MALFORMED))
                .isEqualTo(malformed + 1);
    }

    @Test
    void aProxyWhoseWordIsNotTakenLeavesTheAddressUnknown() throws Exception {
        try (var untold = new ForwardAuthFixture(TrustedProxies.NONE)) {
            untold.ask("GET /v1/authorize/envoy/things/7", "X-Forwarded-For: 192.0.2.7\r\n");

            assertThat(untold.rejections().getFirst().address()).isNull();
        }
    }

    @Test
    void onlyLoopbackAndTrustedProxiesAreAnswered() throws Exception {
        var outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        Assumptions.assumeTrue(outside.isPresent(), "this machine has no address but loopback");
        var address = outside.get().getHostAddress();
        try (var open = new ForwardAuthFixture(LOCAL, "0.0.0.0");
                var trusting = new ForwardAuthFixture(
                        new TrustedProxies(List.of(AddressRange.parse(address + "/32")), ClientAddressHeader.NONE),
                        "0.0.0.0")) {
            assertThat(from(address, open)).startsWith("HTTP/1.1 403 ").contains("IP_FORBIDDEN");
            assertThat(from(address, trusting)).startsWith("HTTP/1.1 200 ");
        }
    }

    private static String from(String address, ForwardAuthFixture fixture) throws Exception {
        try (var client = new RawClient(new Socket(address, fixture.port()))) {
            return client.send("GET /v1/authorize/envoy/open HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .readToEnd();
        }
    }

    private static String ask(String dialect, String method, String target, String fields) throws Exception {
        var all = fields + "X-Forwarded-For: 192.0.2.7\r\n";
        return switch (dialect) {
            case "envoy" -> house.ask(method + " /v1/authorize/envoy" + target, all);
            case "nginx" ->
                house.ask(
                        "GET /v1/authorize/nginx",
                        all + "X-Original-Method: " + method + "\r\nX-Original-URI: " + target + "\r\n");
            default ->
                house.ask(
                        "GET /v1/authorize/" + dialect,
                        all + "X-Forwarded-Method: " + method + "\r\nX-Forwarded-Uri: " + target
                                + "\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: api.example\r\n");
        };
    }

    private static String field(String answer, String name) {
        return answer.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }
}
