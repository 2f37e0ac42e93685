package io.claviger.edge.gateway;

import static io.claviger.edge.gateway.RecordingUpstream.header;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.ClientAddressHeader;
import io.claviger.core.address.TrustedProxies;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Standing;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.ApiFixture;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.edge.http.RawClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayForwardingTest {
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
    void allowedRequestReachesTheUpstreamWithoutItsCredentialAndWithItsIdentity() throws Exception {
        var answer =
                gateway.send("GET /things/a%2db?q=1&r=%20", gateway.credential() + "Accept: a/b\r\nX-Own: c\r\n", "");
        assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("ok");
        var head = gateway.upstream.heads.getFirst();
        assertThat(head).startsWith("GET /things/a-b?q=1&r=%20 HTTP/1.1\r\n");
        assertThat(header(head, "Host")).isEqualTo(gateway.upstream.authority());
        assertThat(header(head, "Accept")).isEqualTo("a/b");
        assertThat(header(head, "X-Own")).isEqualTo("c");
        assertThat(header(head, "X-Claviger-Credential")).isEqualTo(gateway.key.id());
        assertThat(header(head, "X-Claviger-Account")).isEqualTo("account");
        assertThat(header(head, "X-Claviger-Type")).isEqualTo("workspace");
        assertThat(header(head, "X-Claviger-Subject")).isEqualTo("-");
        assertThat(header(head, "X-Claviger-Permissions")).isEqualTo("CALL");
        assertThat(header(head, "X-Claviger-Decision")).hasSize(36);
        assertThat(header(head, "X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(header(head, "X-Forwarded-Proto")).isEqualTo("http");
        assertThat(header(head, "X-Forwarded-Host")).isEqualTo("api.example");
        assertThat(head).doesNotContain(gateway.key.secret().reveal());
        assertThat(header(head, "Connection")).isNull();
    }

    @Test
    void credentialIsTakenFromEachPlaceAndReachesTheUpstreamFromNone() throws Exception {
        gateway.put(gateway.api("").keyInQuery().build());
        var secret = gateway.key.secret().reveal();
        for (var fields : List.of(
                "x-api-KEY: " + secret + "\r\n",
                "Authorization: bEaReR  " + secret + "\r\n",
                gateway.credential() + "Authorization: Bearer " + secret + "\r\n")) {
            assertThat(gateway.send("GET /good?a=b", fields, "")).startsWith("HTTP/1.1 200");
        }
        assertThat(gateway.send("GET /good?a=b&api_key=" + secret + "&c=d", "", ""))
                .startsWith("HTTP/1.1 200");
        assertThat(gateway.send("GET /good?api%5Fkey=" + secret, "", "")).startsWith("HTTP/1.1 200");
        assertThat(gateway.upstream.heads)
                .allMatch(head -> !head.contains(secret) && header(head, "Authorization") == null);
        assertThat(gateway.upstream.heads.get(3)).startsWith("GET /good?a=b&c=d ");
        assertThat(gateway.upstream.heads.get(4)).startsWith("GET /good ");
    }

    @Test
    void keyInTheQueryOfAnApiThatTakesNoneIsNotACredentialAndStaysHere() throws Exception {
        var secret = gateway.key.secret().reveal();
        assertThat(gateway.send("GET /good?api_key=" + secret, "", "")).startsWith("HTTP/1.1 401");
        assertThat(gateway.send("GET /good?api_key=" + secret + "&x=y", gateway.credential(), ""))
                .startsWith("HTTP/1.1 200");
        assertThat(gateway.send("GET /good?api_key=mine", gateway.credential(), ""))
                .startsWith("HTTP/1.1 200");
        assertThat(gateway.upstream.heads.get(0)).startsWith("GET /good?x=y ");
        assertThat(gateway.upstream.heads.get(1)).startsWith("GET /good?api_key=mine ");
    }

    @Test
    void twoDifferentCredentialsAreRefused() throws Exception {
        var other = "Authorization: Bearer " + KeyFixture.aKey().secret().reveal() + "\r\n";
        for (var fields : List.of(
                gateway.credential() + other,
                gateway.credential() + "X-API-Key: other\r\n",
                gateway.credential() + "Authorization: Basic YTpi\r\n")) {
            assertThat(gateway.send("GET /good", fields, ""))
                    .startsWith("HTTP/1.1 400")
                    .contains("\"code\":\"CREDENTIAL_AMBIGUOUS\"");
        }
        assertThat(gateway.upstream.heads).isEmpty();
    }

    @Test
    void spoofedFieldsInAnySpellingChangeNothingAndReachNoUpstream() throws Exception {
        var names = List.of(
                "X-Claviger-Credential",
                "X-Claviger-Anything",
                "X-Forwarded-For",
                "X-Forwarded-Anything",
                "X-Forwarded",
                "Forwarded",
                "X-HTTP-Method-Override",
                "X-HTTP-Method",
                "X-Method-Override",
                "X-Original-URL",
                "X-Original-URI",
                "X-Original-Method",
                "X-Original-Host",
                "X-Original-Path",
                "X-Rewrite-URL",
                "X-Override-URL",
                "X-Envoy-Original-Path",
                "X-Method",
                "Base-Url",
                "Proxy",
                "X-Real-IP",
                "X-Client-IP",
                "X-Cluster-Client-IP",
                "True-Client-IP",
                "CF-Connecting-IP",
                "Fastly-Client-IP",
                "Proxy-Authorization",
                "Keep-Alive",
                "TE",
                "Proxy-Connection",
                "Trailer");
        for (var name : names) {
            var fields = new StringBuilder(gateway.credential());
            for (var spelling : List.of(
                    name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT), name.replace('-', '_'))) {
                fields.append(spelling).append(": spoofed\r\n");
            }
            assertUnspoofed(fields.toString());
        }
        assertUnspoofed(gateway.credential()
                + "Content_Length: spoofed\r\nTransfer_Encoding: spoofed\r\nHost_: fine\r\nX_API_Key: spoofed\r\n");
        assertThat(gateway.upstream.heads.getLast()).contains("Host_: fine");
    }

    private void assertUnspoofed(String fields) throws Exception {
        assertThat(gateway.send("GET /good", fields, "")).startsWith("HTTP/1.1 200");
        var head = gateway.upstream.heads.getLast();
        assertThat(head).startsWith("GET /good HTTP/1.1").doesNotContain("spoofed");
        assertThat(header(head, "X-Claviger-Credential")).isEqualTo(gateway.key.id());
        assertThat(header(head, "X-Forwarded-For")).isEqualTo("127.0.0.1");
    }

    @Test
    void cookiesOfTheConsoleReachNoUpstream() throws Exception {
        var others = Map.ofEntries(
                entry("claviger=secret", ""),
                entry("__Host-claviger=secret; claviger-theme=secret;__Host-claviger-oidc=secret", ""),
                entry("a=b; claviger=secret; c=d", "a=b; c=d"),
                entry("claviger=secret;a=b", "a=b"),
                entry("a=b;\tclaviger =secret", "a=b"),
                entry("a=\"x y\";;claviger-said=secret; b", "a=\"x y\";; b"),
                entry("a=claviger=b", "a=claviger=b"),
                entry(" ; a=claviger ;b= c", "; a=claviger ;b= c"),
                entry(
                        "myclaviger=b; clavigers=c; __Host-clavigers=d; Claviger=e",
                        "myclaviger=b; clavigers=c; __Host-clavigers=d; Claviger=e"));
        for (var cookie : others.entrySet()) {
            gateway.upstream.heads.clear();

            assertThat(gateway.send("GET /good", gateway.credential() + "Cookie: " + cookie.getKey() + "\r\n", ""))
                    .startsWith("HTTP/1.1 200");

            var passed = header(gateway.upstream.heads.getFirst(), "Cookie");
            assertThat(passed == null ? "" : passed).as(cookie.getKey()).isEqualTo(cookie.getValue());
        }
    }

    @Test
    void cookiesOfTheConsoleAreKeptBackWhereThereAreSeveralFields() throws Exception {
        gateway.send(
                "GET /good",
                gateway.credential() + "cookie: claviger=secret\r\nCOOKIE: a=b; __Host-claviger=secret\r\n",
                "");

        assertThat(gateway.upstream.heads.getFirst()).doesNotContain("secret").contains("COOKIE: a=b\r\n");
    }

    @Test
    void upstreamCanNotPlantCookiesOfTheConsole() throws Exception {
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                        + "Set-Cookie: claviger=planted; Path=/\r\nset-cookie: __Host-claviger=planted; Secure\r\n"
                        + "SET-COOKIE: claviger-oidc=planted\r\nSet-Cookie:  \tclaviger =planted\r\n"
                        + "Set-Cookie: =claviger=planted\r\nSet-Cookie: = claviger=planted; Path=/\r\n"
                        + "Set-Cookie: claviger\r\nSet-Cookie: mine=claviger; Path=/a;b\r\n"
                        + "Set-Cookie: clavigers=mine\r\n\r\nok");
            }
        });

        assertThat(gateway.send("GET /good"))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("planted", "Set-Cookie: claviger\r\n")
                .contains("Set-Cookie: mine=claviger; Path=/a;b\r\n", "Set-Cookie: clavigers=mine\r\n");
    }

    @Test
    void fieldsOfTheConnectionStayOnIt() throws Exception {
        try (var client = new RawClient(gateway.port())) {
            client.send(
                    "GET /good HTTP/1.1\r\nHost: a\r\n" + gateway.credential()
                            + "Connection: keep-alive, X-Hop,x-claviger-credential\r\nConnection: x_other\r\nX-Hop: 1\r\nX-Other: 2\r\nX-End: 3\r\n\r\n");
            assertThat(client.readUntil("ok")).startsWith("HTTP/1.1 200");
        }
        var head = gateway.upstream.heads.getFirst();
        assertThat(head)
                .doesNotContainIgnoringCase("x-hop")
                .doesNotContainIgnoringCase("x-other")
                .contains("X-End: 3");
        assertThat(header(head, "X-Claviger-Credential")).isEqualTo(gateway.key.id());
    }

    @Test
    void fieldsOfTheUpstreamsConnectionStayThere() throws Exception {
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                connection.write(
                        "HTTP/1.1 201 Made\r\nContent-Length: 2\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
                                + "Upgrade: h2c\r\nX-Claviger-Credential: x\r\nProxy-Authenticate: x\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\nok");
            }
        });
        var answer = gateway.send("GET /good");
        assertThat(answer)
                .startsWith("HTTP/1.1 201 Made")
                .contains("Set-Cookie: a=b")
                .contains("Set-Cookie: c=d")
                .endsWith("ok");
        assertThat(answer.toLowerCase(Locale.ROOT))
                .doesNotContain("x-hop")
                .doesNotContain("keep-alive")
                .doesNotContain("upgrade")
                .doesNotContain("x-claviger")
                .doesNotContain("proxy-authenticate");
    }

    @Test
    void everyCredentialThatIsNotAcceptedLooksAlike() throws Exception {
        var keys = new LinkedHashMap<String, String>();
        keys.put("missing", "");
        keys.put("unknown", "X-API-Key: " + KeyFixture.aKey().secret().reveal() + "\r\n");
        keys.put("malformed", "X-API-Key: x\r\n");
        keys.put("empty", "X-API-Key:\r\n");
        keys.put("basic", "Authorization: Basic YTpi\r\n");
        keys.put("aws", "Authorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=c, Signature=d\r\n");
        keys.put("bare bearer", "Authorization: Bearer\r\n");
        keys.put("disabled", with(KeyFixture.aKey().that(Standing.DISABLED)));
        keys.put("revoked", with(KeyFixture.aKey().that(Standing.REVOKED)));
        keys.put("expired", with(KeyFixture.aKey().expiringAt(1)));
        var answers = new ArrayList<String>();
        for (var path : List.of("/good", "/secret", "/unknown")) {
            for (var fields : keys.values()) {
                answers.add(gateway.send("GET " + path, fields, "").replaceAll("[0-9a-f-]{36}", "ID"));
            }
        }
        var missing = answers.stream()
                .filter(answer -> answer.contains("CREDENTIAL_MISSING"))
                .toList();
        var others = answers.stream()
                .filter(answer -> !answer.contains("CREDENTIAL_MISSING"))
                .toList();
        assertThat(missing).hasSize(3);
        assertThat(others).hasSize(27);
        assertThat(missing.stream().distinct()).hasSize(1);
        assertThat(others.stream().distinct()).hasSize(1);
        assertThat(others.getFirst())
                .startsWith("HTTP/1.1 401")
                .contains("WWW-Authenticate: Bearer")
                .contains("\"code\":\"CREDENTIAL_INVALID\"")
                .contains("\"decisionId\":\"ID\"");
        assertThat(gateway.upstream.heads).isEmpty();
        assertThat(gateway.rejections())
                .extracting("code")
                .contains(ErrorCode.CREDENTIAL_DISABLED, ErrorCode.CREDENTIAL_EXPIRED);
    }

    @Test
    void whoProvedNothingLearnsNotWhatExistsByHowACredentialIsTaken() throws Exception {
        gateway.put(ApiFixture.anApi("both")
                .at("/both")
                .keyInQuery()
                .with("GET", "/good", "CALL")
                .build());
        gateway.put(ApiFixture.anApi("query")
                .at("/query")
                .keyInQueryAlone()
                .with("GET", "/good", "CALL")
                .build());
        for (var fields : List.of(
                "",
                "X-API-Key: a\r\n",
                "X-API-Key: a\r\nX-API-Key: b\r\n",
                "X-API-Key: a\r\nAuthorization: Bearer a\r\n",
                "X-API-Key: a\r\nAuthorization: Bearer b\r\n",
                "X-API-Key: a\r\nAuthorization: Basic YTpi\r\n",
                "Authorization: Basic YTpi\r\nAuthorization: Bearer a\r\n",
                "Authorization: Basic YTpi\r\n")) {
            for (var query : List.of("", "?api_key=a", "?api_key=b", "?api_key=a&api_key=b", "?api_key=", "?x=y")) {
                // past the minute in which what has failed counts
                gateway.ahead.addAndGet(120_000_000);
                var answers = new LinkedHashMap<String, String>();
                for (var path : List.of("/good", "/unknown", "/both/good", "/both/unknown", "/query/good")) {
                    answers.put(
                            path,
                            gateway.send("GET " + path + query, fields, "").replaceAll("[0-9a-f-]{36}", "ID"));
                }
                assertThat(answers.values().stream().distinct())
                        .as(fields + query)
                        .singleElement()
                        .asString()
                        .matches("(?s)HTTP/1.1 40[01] .*");
            }
        }
        assertThat(gateway.upstream.heads).isEmpty();
    }

    @Test
    void sameCredentialMayStandWhereTheApiTakesNoneToo() throws Exception {
        gateway.put(gateway.api("").keyInQueryAlone().build());
        var secret = gateway.key.secret().reveal();

        assertThat(gateway.send("GET /good?api_key=" + secret, gateway.credential(), ""))
                .startsWith("HTTP/1.1 200");
        assertThat(gateway.send("GET /good?api_key=" + secret, "X-API-Key: another\r\n", ""))
                .startsWith("HTTP/1.1 401");
        assertThat(gateway.send("GET /good", gateway.credential(), "")).startsWith("HTTP/1.1 401");
        assertThat(gateway.upstream.heads)
                .singleElement()
                .asString()
                .startsWith("GET /good ")
                .doesNotContain(secret);
    }

    @Test
    void whatExistsIsToldToWhoProvedACredential() throws Exception {
        assertThat(gateway.send("GET /unknown")).startsWith("HTTP/1.1 404").contains("\"code\":\"OPERATION_UNKNOWN\"");
        assertThat(gateway.send("PUT /good")).startsWith("HTTP/1.1 404");
        assertThat(gateway.send("GET /GOOD")).startsWith("HTTP/1.1 404");
        assertThat(gateway.send("GET /good/")).startsWith("HTTP/1.1 404");
        assertThat(gateway.send("GET /secret"))
                .startsWith("HTTP/1.1 403")
                .contains("PERMISSION_MISSING")
                .contains("SECRET");
        assertThat(gateway.upstream.heads).isEmpty();
        assertThat(gateway.rejections())
                .hasSize(5)
                .allMatch(rejection -> rejection.credentialId().equals(gateway.key.id()));
    }

    @Test
    void suspendedAccountIsRefused() throws Exception {
        gateway.suspendAccount();
        assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 401").contains("CREDENTIAL_INVALID");
    }

    @Test
    void publicOperationAsksForNothingAndTellsOfNobody() throws Exception {
        assertThat(gateway.send("GET /open", "Authorization: Bearer x\r\nX-Claviger-Account: me\r\n", ""))
                .startsWith("HTTP/1.1 200");
        var head = gateway.upstream.heads.getFirst();
        assertThat(header(head, "X-Claviger-Account")).isEqualTo("-");
        assertThat(header(head, "X-Claviger-Credential")).isEqualTo("-");
        assertThat(header(head, "Authorization")).isNull();
    }

    @Test
    void basePathOfTheUpstreamIsPutBeforeAndThePrefixTakenAway() throws Exception {
        gateway.put(gateway.api("/v2/base").at("/out/side").build());
        assertThat(gateway.send("GET /out/side/good?x")).startsWith("HTTP/1.1 200");
        assertThat(gateway.send("GET /good")).startsWith("HTTP/1.1 404");
        assertThat(gateway.upstream.heads).singleElement().asString().startsWith("GET /v2/base/good?x HTTP/1.1");
    }

    @Test
    void testKeyGoesToTheTestUpstream() throws Exception {
        var test = KeyFixture.aKey().withPermission("CALL").in(Environment.TEST);
        gateway.state.put(test);
        var fields = "X-API-Key: " + test.secret().reveal() + "\r\n";
        assertThat(gateway.send("GET /good", fields, ""))
                .startsWith("HTTP/1.1 403")
                .contains("ENVIRONMENT_FORBIDDEN");
        try (var other = new RecordingUpstream()) {
            gateway.put(gateway.api("").testUpstream(other.url()).build());
            assertThat(gateway.send("GET /good", fields, "")).startsWith("HTTP/1.1 200");
            assertThat(other.heads).hasSize(1);
        }
        assertThat(gateway.upstream.heads).isEmpty();
    }

    @Test
    void headIsJudgedAsGetAndForwardedAsItself() throws Exception {
        gateway.upstream.talk(connection -> {
            while (connection.readHead() != null) {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            }
        });
        assertThat(gateway.send("HEAD /good"))
                .startsWith("HTTP/1.1 200 OK")
                .containsIgnoringCase("content-length: 1000")
                .endsWith("\r\n\r\n");
        assertThat(gateway.upstream.heads.getFirst()).startsWith("HEAD /good HTTP/1.1");
        assertThat(gateway.send("HEAD /secret")).startsWith("HTTP/1.1 403");
    }

    @Test
    void answersWithoutABodyEnd() throws Exception {
        for (var status : List.of("204 No Content", "304 Not Modified")) {
            gateway.upstream.talk(connection -> {
                while (connection.readHead() != null) {
                    connection.write("HTTP/1.1 " + status + "\r\nETag: \"x\"\r\n\r\n");
                }
            });
            try (var client = new RawClient(gateway.port())) {
                for (var i = 0; i < 2; i++) {
                    client.forget().send("GET /good HTTP/1.1\r\nHost: a\r\n" + gateway.credential() + "\r\n");
                    assertThat(client.readUntil("\r\n\r\n"))
                            .startsWith("HTTP/1.1 " + status)
                            .doesNotContain("chunked");
                }
            }
        }
    }

    @Test
    void preflightIsAnsweredForTheOriginsOfTheApiAlone() throws Exception {
        gateway.put(gateway.api("").cors("https://shop.example", "Content-Type").build());
        var wanted =
                "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-api-key,content-type\r\n";
        var answer = gateway.send("OPTIONS /good", "Origin: https://shop.example\r\n" + wanted, "")
                .toLowerCase(Locale.ROOT);
        assertThat(answer)
                .startsWith("http/1.1 204")
                .contains("access-control-allow-origin: https://shop.example")
                .contains("access-control-allow-methods: get, post")
                .contains("access-control-allow-headers: content-type, authorization, x-api-key")
                .contains("vary: origin");
        assertThat(gateway.send("OPTIONS /good", "Origin: https://evil.example\r\n" + wanted, ""))
                .startsWith("HTTP/1.1 401");
        assertThat(gateway.send("OPTIONS /unknown", "Origin: https://shop.example\r\n" + wanted, ""))
                .startsWith("HTTP/1.1 401");
        assertThat(gateway.send(
                        "OPTIONS /good", "Origin: https://shop.example\r\nAccess-Control-Request-Method: PUT\r\n", ""))
                .startsWith("HTTP/1.1 401");
        assertThat(gateway.upstream.heads).isEmpty();
        var real = gateway.send("GET /good", "Origin: https://shop.example\r\n" + gateway.credential(), "")
                .toLowerCase(Locale.ROOT);
        assertThat(real).contains("access-control-allow-origin: https://shop.example");
        var refused = gateway.send("GET /good", "Origin: https://shop.example\r\n", "")
                .toLowerCase(Locale.ROOT);
        assertThat(refused).startsWith("http/1.1 401").contains("access-control-allow-origin: https://shop.example");
    }

    @Test
    void addressIsBelievedOnlyFromTrustedProxies() throws Exception {
        assertThat(gateway.send("GET /good", gateway.credential() + "X-Forwarded-For: 203.0.113.9\r\n", ""))
                .startsWith("HTTP/1.1 200");
        assertThat(header(gateway.upstream.heads.getFirst(), "X-Forwarded-For")).isEqualTo("127.0.0.1");
        var proxies = new TrustedProxies(
                List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("10.0.0.0/8")),
                ClientAddressHeader.X_FORWARDED_FOR);
        try (var behind = new GatewayFixture(GatewayFixture.QUICK, proxies, null)) {
            var lines = "X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\nX-Forwarded-For: 10.1.2.3\r\n";
            assertThat(behind.send("GET /good", behind.credential() + lines, ""))
                    .startsWith("HTTP/1.1 200");
            assertThat(header(behind.upstream.heads.getFirst(), "X-Forwarded-For"))
                    .isEqualTo("203.0.113.9");
            assertThat(behind.send("GET /good", behind.credential() + "X-Forwarded-For: 1.2.3, 10.1.2.3\r\n", ""))
                    .startsWith("HTTP/1.1 400")
                    .contains("REQUEST_MALFORMED");
        }
    }

    @Test
    void everyDecisionIsCounted() throws Exception {
        gateway.send("GET /good");
        gateway.send("GET /good");
        gateway.send("GET /secret");
        assertThat(gateway.usage()).hasSize(2).anyMatch(count -> count.count() == 2);
        assertThat(gateway.rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.pathTemplate()).isEqualTo("/secret");
            assertThat(rejection.address()).isEqualTo("127.0.0.1");
            assertThat(rejection.status()).isEqualTo(403);
        });
    }

    private String with(KeyFixture key) {
        gateway.state.put(key.withPermission("CALL"));
        return "X-API-Key: " + key.secret().reveal() + "\r\n";
    }
}
