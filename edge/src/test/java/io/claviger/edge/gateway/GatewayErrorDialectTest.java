package io.claviger.edge.gateway;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.account.Account;
import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.credential.Standing;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.limit.Algorithm;
import io.claviger.core.limit.Limit;
import io.claviger.core.limit.LimitSet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayErrorDialectTest {
    private static final String NOT_ACCEPTED = "The credential is missing or not accepted.";

    private GatewayFixture gateway;

    @BeforeEach
    void open() throws Exception {
        gateway = new GatewayFixture();
        gateway.state.put(Stream.of(ErrorDialect.values())
                .map(dialect -> anApi(dialect.text())
                        .at("/" + dialect.text())
                        .refusingIn(dialect)
                        .upstream(dialect == ErrorDialect.OPTIMOVE ? "http://127.0.0.1:1" : gateway.upstream.url())
                        .with("GET", "/good", "CALL")
                        .with("GET", "/secret", "SECRET")
                        .build())
                .toArray(io.claviger.core.catalog.Api[]::new));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    void anUnknownKeyIsRefusedInTheDialectOfTheApi() throws Exception {
        var antavo = call("/antavo/good", aKey());
        assertThat(antavo).startsWith("HTTP/1.1 401 ").containsIgnoringCase("content-type: application/json\r\n");
        assertThat(json(antavo))
                .isEqualTo(new JsonObject()
                        .put(
                                "error",
                                new JsonObject()
                                        .put("type", "CREDENTIAL_INVALID")
                                        .put("code", 101021)
                                        .put("message", NOT_ACCEPTED)));

        assertThat(json(call("/optimove/good", aKey())))
                .isEqualTo(new JsonObject()
                        .put("status", 401)
                        .put("error", "Unauthorized")
                        .put("message", NOT_ACCEPTED));

        var error = new JsonObject().put("errorCode", "InvalidCredentials").put("errorMessage", NOT_ACCEPTED);
        assertThat(json(call("/smsportal/good", aKey())))
                .isEqualTo(error.copy().put("errors", new JsonArray().add(error)));

        var problem = call("/problem/good", aKey());
        assertThat(problem).containsIgnoringCase("content-type: application/problem+json\r\n");
        assertThat(json(problem).getString("code")).isEqualTo("CREDENTIAL_INVALID");
    }

    @ParameterizedTest
    @EnumSource(ErrorDialect.class)
    void everyRefusalHasTheDecisionsIdInAHeader(ErrorDialect dialect) throws Exception {
        gateway.rejections();
        var answer = call("/" + dialect.text() + "/secret", gateway.key);

        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("SECRET");
        assertThat(decision(answer)).isEqualTo(gateway.rejections().getFirst().decisionId());
    }

    @ParameterizedTest
    @EnumSource(ErrorDialect.class)
    void whatBecameOfAKeyIsNotTold(ErrorDialect dialect) throws Exception {
        var ended = new ArrayList<>(List.of(aKey().that(Standing.REVOKED), aKey().expiringAt(1)));
        if (dialect != ErrorDialect.SMSPORTAL) {
            ended.add(aKey().that(Standing.DISABLED));
            ended.add(aKey().of("suspended"));
        }
        gateway.state.put(new Account("suspended", null, "Suspended", true));
        ended.forEach(key -> gateway.state.put(key.withPermission("CALL")));
        var path = "/" + dialect.text() + "/good";

        var unknown = call(path, aKey());
        assertThat(unknown).startsWith("HTTP/1.1 401 ").containsIgnoringCase("www-authenticate: Bearer");
        for (var key : ended) {
            var answer = call(path, key);
            assertThat(answer.replace(decision(answer), "ID")).isEqualTo(unknown.replace(decision(unknown), "ID"));
        }
    }

    @Test
    void callersOfSmsPortalAreToldThatTheirKeyOrAccountIsSwitchedOff() throws Exception {
        var disabled = aKey().that(Standing.DISABLED);
        var suspended = aKey().of("suspended");
        gateway.state.put(disabled).put(suspended).put(new Account("suspended", null, "Suspended", true));

        var answer = call("/smsportal/good", disabled);
        assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContainIgnoringCase("www-authenticate");
        assertThat(json(answer).getString("errorCode")).isEqualTo("CredentialDisabled");
        answer = call("/smsportal/good", suspended);
        assertThat(answer).startsWith("HTTP/1.1 403 ");
        assertThat(json(answer).getString("errorCode")).isEqualTo("AccountSuspended");
    }

    @Test
    void onlyTheRightSecretIsToldThatItsKeyIsDisabled() throws Exception {
        var disabled = aKey().rotated(1).that(Standing.DISABLED);
        var both = aKey().rotated(1).of("suspended");
        gateway.state.put(disabled).put(both).put(new Account("suspended", null, "Suspended", true));
        var nearly = disabled.secret().reveal();
        nearly = nearly.substring(0, nearly.length() - 1) + (nearly.endsWith("0") ? "1" : "0");

        var unknown = call("/smsportal/good", aKey());
        for (var secret :
                List.of(disabled.formerSecret().reveal(), both.formerSecret().reveal(), nearly, disabled.id())) {
            var answer = gateway.send("GET /smsportal/good", "X-API-Key: " + secret + "\r\n", "");
            assertThat(answer.replace(decision(answer), "ID")).isEqualTo(unknown.replace(decision(unknown), "ID"));
        }
    }

    @Test
    void anUnknownOperationIsRefusedByAProblemAndOnlyAfterTheKeyProvedRight() throws Exception {
        for (var dialect : ErrorDialect.values()) {
            var base = "/" + dialect.text();
            var proved = call(base + "/nowhere", gateway.key);
            assertThat(proved).startsWith("HTTP/1.1 404 ");
            assertThat(json(proved).getString("code")).isEqualTo("OPERATION_UNKNOWN");

            // the shape of a refusal must not tell which paths there are
            var known = call(base + "/good", aKey());
            var unknown = call(base + "/nowhere", aKey());
            assertThat(unknown.replace(decision(unknown), "ID")).isEqualTo(known.replace(decision(known), "ID"));
        }
    }

    @Test
    void limitsFailingUpstreamsAndWhatCanNotBeJudgedAreToldInTheDialectToo() throws Exception {
        var limited = aKey().limitedBy(
                        new LimitSet(List.of(new Limit("minute", Algorithm.SLIDING_WINDOW, 1, 60, null)), List.of()));
        gateway.state.put(limited.withPermission("CALL"));

        var gone = call("/optimove/good", limited);
        assertThat(gone).startsWith("HTTP/1.1 502 ");
        assertThat(json(gone).getInteger("status")).isEqualTo(502);
        assertThat(json(gone).getString("error")).isEqualTo("Bad Gateway");
        assertThat(decision(gone)).isNotEmpty();

        var tooMany = call("/optimove/good", limited);
        assertThat(tooMany)
                .startsWith("HTTP/1.1 429 ")
                .containsIgnoringCase("ratelimit: \"minute\"")
                .containsIgnoringCase("retry-after: ");
        assertThat(json(tooMany).getString("error")).isEqualTo("Too Many Requests");

        var two = gateway.send("GET /antavo/good", gateway.credential() + "Authorization: Bearer another\r\n", "");
        assertThat(two).startsWith("HTTP/1.1 400 ");
        assertThat(json(two).getJsonObject("error").getString("type")).isEqualTo("CREDENTIAL_AMBIGUOUS");
        assertThat(json(gateway.send("GET /antavo/../good")).getString("code")).isEqualTo("REQUEST_MALFORMED");
    }

    @Test
    void tooManyFailuresAreToldInTheDialectToo() throws Exception {
        for (var i = 0; i < GatewayFixture.FAILURES; i++) {
            call("/antavo/good", aKey());
        }
        var disabled = aKey().that(Standing.DISABLED);
        gateway.state.put(disabled);

        var answer = call("/antavo/good", aKey());
        assertThat(answer).startsWith("HTTP/1.1 429 ").containsIgnoringCase("retry-after: ");
        assertThat(json(answer).getJsonObject("error").getString("type")).isEqualTo("RATE_LIMITED");
        assertThat(call("/smsportal/good", disabled)).startsWith("HTTP/1.1 429 ");
    }

    private String call(String path, KeyFixture key) throws Exception {
        return gateway.send("GET " + path, "X-API-Key: " + key.secret().reveal() + "\r\n", "");
    }

    private static JsonObject json(String answer) {
        return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    private static String decision(String answer) {
        return answer.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("x-claviger-decision: "))
                .map(line -> line.substring("x-claviger-decision: ".length()))
                .findFirst()
                .orElseThrow();
    }
}
