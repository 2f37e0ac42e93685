package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody meets who has just begun: every mistake gets an answer that says what to do. */
class NewcomerTest extends ManagementTest {
    private String keys;

    @BeforeAll
    void setUp() {
        keys = "/accounts/" + server.anAccount("Shop") + "/keys";
        assertThat(server.importEvents().status()).isEqualTo(200);
    }

    @Test
    void aMissingTokenIsAskedFor() {
        var reply = server.call("GET", "/accounts", null, null);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.<String>get("code")).isEqualTo("CREDENTIAL_MISSING");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"claviger\"");
        assertThat(reply.<String>get("detail")).contains("Authorization: Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer wrong", "Bearer cvgadm_000000000000000000000000000000000000", "Basic YTpi", "wrong"})
    void aWrongTokenIsRefusedAlikeWhateverIsWrongWithIt(String authorization) {
        var reply = server.raw("GET", "/api/v1/accounts", List.of("Authorization", authorization), null);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.<String>get("code")).isEqualTo("CREDENTIAL_INVALID");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"claviger\"");
    }

    @Test
    void aKeyIsNoServiceToken() {
        String secret = server.post(keys, Map.of("name", "k")).get("secret");
        assertThat(server.call("GET", "/accounts", secret, null).status()).isEqualTo(401);
    }

    @Test
    void twoTokensAreAmbiguous() {
        var reply = server.raw(
                "GET",
                "/api/v1/accounts",
                List.of("Authorization", "Bearer " + server.operator, "Authorization", "Bearer other"),
                null);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.<String>get("code")).isEqualTo("CREDENTIAL_AMBIGUOUS");
    }

    @Test
    void aMissingBodyIsAskedFor() {
        var reply = server.with("POST", keys, null, "Content-Type", "application/json");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.<String>get("code")).isEqualTo("BODY_MALFORMED");
        assertThat(reply.<String>get("detail")).contains("missing");
    }

    @Test
    void aBrokenBodySaysWhere() {
        var reply = server.call("POST", keys, server.operator, "{\n \"name\": \n}".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.<String>get("code")).isEqualTo("BODY_MALFORMED");
        assertThat(reply.<String>get("detail")).contains("line 3");
    }

    @Test
    void anUnknownFieldIsNamedWithTheOneThatWasMeant() {
        var reply = server.post(keys, Map.of("name", "k", "permission", List.of()));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.fault("/permission")).contains("did you mean permissions");
    }

    @Test
    void anUnknownPermissionIsNamedWithTheNearOnes() {
        var reply = server.post(keys, Map.of("name", "k", "permissions", List.of("EVENTS_CREATE", "EVENT_CREATE")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).containsExactly("/permissions/1");
        assertThat(reply.fault("/permissions/1")).contains("EVENT_CREATE").contains("did you mean EVENTS_CREATE");
    }

    @Test
    void aPastExpiryIsRefused() {
        var reply = server.post(keys, Map.of("name", "k", "expiresAt", "2020-01-01T00:00:00Z"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.fault("/expiresAt")).contains("future");
    }

    @Test
    void faultsOfShapeAndOfMeaningComeInOneAnswer() {
        var reply = server.post(
                keys,
                Map.of(
                        "nmae", "k",
                        "permissions", List.of("EVENTS_CREAT"),
                        "expiresAt", "2020-01-01T00:00:00Z",
                        "environment", "staging"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.<String>get("code")).isEqualTo("INPUT_INVALID");
        assertThat(reply.pointers())
                .containsExactlyInAnyOrder("/nmae", "/name", "/environment", "/permissions/0", "/expiresAt");
    }

    @ParameterizedTest
    @CsvSource({
        "kind,key-pair",
        "publicKey,x",
        "allowUnsigned,true",
        "basicAuthentication,x",
        "simpleAuthentication,x",
        "type,mobile",
        "accessType,everything"
    })
    void whatIsNotBuiltYetIsRefusedAndNotIgnored(String member, String value) {
        var reply = server.post(keys, Map.of("name", "k", member, value));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).containsExactly("/" + member);
    }

    @Test
    void anUnknownPathIsNotFoundAndAWrongMethodIsToldTheRightOnes() {
        assertThat(server.get("/nothing").status()).isEqualTo(404);
        assertThat(server.send("GET", "/", List.of(), null).header("Location")).startsWith("/sign-in");
        assertThat(server.get("/accounts/").status()).isEqualTo(404);
        var reply = server.call("PUT", "/accounts", Map.of());
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.<String>get("code")).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(reply.header("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void whatCurlSendsByDefaultIsToldToBeJson() {
        var reply = server.raw(
                "POST",
                "/api/v1" + keys,
                List.of(
                        "Authorization",
                        "Bearer " + server.operator,
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                "{\"name\":\"k\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.<String>get("detail")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""})
    void jsonMayNameItsCharset(String type) {
        var reply = server.raw(
                "POST",
                "/api/v1" + keys,
                List.of("Authorization", "Bearer " + server.operator, "Content-Type", type),
                "{\"name\":\"k\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-16", "text/json", "application/jsonp"})
    void otherMediaTypesAreNot(String type) {
        var reply = server.raw(
                "POST",
                "/api/v1" + keys,
                List.of("Authorization", "Bearer " + server.operator, "Content-Type", type),
                "{\"name\":\"k\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(415);
    }

    @Test
    void compressedBodiesAreNotTaken() {
        var reply = server.with("POST", keys, Map.of("name", "k"), "Content-Encoding", "gzip");
        assertThat(reply.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "Content-Encoding"})
    void aBodyIsOfOneTypeAndEncoding(String name) {
        var headers = List.of(
                "Authorization",
                "Bearer " + server.operator,
                name,
                name.equals("Content-Type") ? "application/json" : "identity",
                name,
                name.equals("Content-Type") ? "text/plain" : "gzip");
        var reply = server.raw("POST", "/api/v1" + keys, headers, "{\"name\":\"k\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.<String>get("detail")).contains("more than one " + name);
    }

    @Test
    void aBodyWhereNoneBelongsIsRefused() {
        String id = server.post(keys, Map.of("name", "k")).get("key.id");
        assertThat(server.post("/keys/" + id + "/disable", Map.of("x", 1)).status())
                .isEqualTo(400);
    }

    @Test
    void unknownQueryParametersAreRefused() {
        var reply = server.get(keys + "?stauts=active");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.fault("query/stauts")).contains("did you mean status");
        assertThat(server.get(keys + "?limit=0").pointers()).containsExactly("query/limit");
        assertThat(server.get(keys + "?limit=201").pointers()).containsExactly("query/limit");
        assertThat(server.get(keys + "?limit=1&limit=2").pointers()).containsExactly("query/limit");
    }

    @Test
    void aBrokenTargetIsMalformed() {
        var reply = RawHttp.exchange(server.port, "GET /api/v1/accounts%zz HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(reply).startsWith("HTTP/1.1 400").contains("REQUEST_MALFORMED");
    }

    @Test
    void duplicateMembersAndDeepNestingAreRefused() {
        var twice = "{\"name\":\"a\",\"name\":\"b\"}".getBytes(StandardCharsets.UTF_8);
        var reply = server.call("POST", keys, server.operator, twice);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.<String>get("detail")).contains("name is there twice");
        var deep = ("{\"metadata\":" + "[".repeat(400_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(server.call("POST", keys, server.operator, deep).status()).isEqualTo(400);
    }

    @Test
    void aNameThatIsTooLongSaysTheLimit() {
        var reply = server.post(keys, Map.of("name", "x".repeat(201)));
        assertThat(reply.fault("/name")).contains("200");
    }

    @Test
    void aBodyThatIsTooLargeSaysTheLimit() {
        var reply = server.post(keys, Map.of("name", "x".repeat(2_000_000)));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.<String>get("detail")).contains("1048576");
    }

    @Test
    void everyAnswerKeepsOutOfCachesAndOfSniffing() {
        for (var reply :
                List.of(server.get("/accounts"), server.get("/nothing"), server.call("GET", "/apis", null, null))) {
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }
}
