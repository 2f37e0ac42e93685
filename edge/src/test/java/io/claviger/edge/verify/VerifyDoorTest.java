package io.claviger.edge.verify;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.account.Account;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.decision.Door;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.guard.Mode;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.LimitSet;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.limit.Quota;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.RejectionQueue;
import io.claviger.core.usage.Traffic;
import io.claviger.core.usage.UsageCounters;
import io.claviger.edge.http.CallerMemory;
import io.claviger.edge.http.HttpListener;
import io.claviger.edge.http.ListenerConfig;
import io.claviger.edge.http.RawClient;
import io.claviger.edge.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VerifyDoorTest {
    private static final long NOW = 1_000_000;
    private static final Vertx VERTX = Vertx.vertx();
    private static final SnapshotFixture HOUSE = new SnapshotFixture();
    private static final Accounting ACCOUNTING =
            new Accounting(new UsageCounters(1000), new RejectionQueue(1000), new Traffic());
    /** More than the tests of other things have. */
    private static final int FAILURES = 100;

    private static final Secret VERIFIER = Secret.of("cvgadm_verifier_0123456789012345678901");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static HttpListener server;
    private static ResponseValidator contract;

    @BeforeAll
    static void start() throws IOException {
        var failed = new FailedAuthentications(FAILURES, 60, new SecureRandom());
        var engine = new DecisionEngine(HOUSE.snapshot, new LimitStates(), failed);
        var door = new VerifyDoor(HOUSE.snapshot, engine, failed, ACCOUNTING, () -> NOW, CallerMemory.ofAnybody());
        server = await(HttpListener.start(VERTX, new ListenerConfig("127.0.0.1", 0), door));
        contract = ResponseValidator.create(VERTX, await(OpenAPIContract.from(VERTX, contractPath())));
        HOUSE.put(token("verifier", VERIFIER, Role.VERIFY, null))
                .put(anApi("events")
                        .with("POST", "/events", "EVENTS_CREATE")
                        .with("GET", "/events/{id}", "EVENTS_READ")
                        .build());
    }

    @AfterAll
    static void stop() {
        await(VERTX.close());
    }

    @Test
    void aValidKeyIsToldWithWhoseItIs() {
        var key = put(aKey().withPermission("EVENTS_CREATE"));

        var verdict = verify(call(key).put("api", "events").put("operation", "op0"));

        assertThat(verdict.getBoolean("valid")).isTrue();
        assertThat(verdict.getString("code")).isEqualTo("VALID");
        assertThat(verdict.getJsonObject("credential").getString("id")).isEqualTo(key.id());
        assertThat(verdict.getJsonObject("credential").getString("accountId")).isEqualTo("account");
        assertThat(verdict.getJsonObject("credential").getJsonObject("metadata").getString("team"))
                .isEqualTo("crm");
        assertThat(verdict.getJsonArray("permissions")).containsExactly("EVENTS_CREATE");
    }

    @Test
    void aBodyMayComeInAnyNumberOfParts() throws IOException {
        var body = call(put(aKey().withPermission("EVENTS_READ")))
                .put("method", "GET")
                .put("path", "/events/7")
                .encode();
        for (var size : new int[] {body.length(), body.length() / 2, 7, 1}) {
            var chunks = new StringBuilder();
            for (var at = 0; at < body.length(); at += size) {
                var part = body.substring(at, Math.min(body.length(), at + size));
                chunks.append(Integer.toHexString(part.length()))
                        .append("\r\n")
                        .append(part)
                        .append("\r\n");
            }
            try (var client = new RawClient(server.port())) {
                client.send(
                                "POST /v1/keys/verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                                        + VERIFIER.reveal()
                                        + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .send(chunks + "0\r\n\r\n");
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").contains("\"valid\":true");
            }
        }
    }

    @Test
    void anOperationMayBeNamedByMethodAndPath() {
        var key = put(aKey().withPermission("EVENTS_READ"));

        assertThat(code(call(key).put("method", "GET").put("path", "/events/7?x=1")))
                .isEqualTo("VALID");
        assertThat(code(call(key).put("method", "POST").put("path", "/events"))).isEqualTo("PERMISSION_MISSING");
        assertThat(code(call(key).put("method", "GET").put("path", "/nowhere"))).isEqualTo("OPERATION_UNKNOWN");
        assertThat(code(call(key).put("api", "other").put("method", "GET").put("path", "/events/7")))
                .isEqualTo("OPERATION_UNKNOWN");
    }

    @Test
    void theCallerIsToldThePreciseEndOfAKey() {
        assertThat(code(call(put(aKey().that(Standing.REVOKED))))).isEqualTo("CREDENTIAL_REVOKED");
        assertThat(code(call(put(aKey().that(Standing.DISABLED))))).isEqualTo("CREDENTIAL_DISABLED");
        assertThat(code(call(put(aKey().expiringAt(NOW))))).isEqualTo("CREDENTIAL_EXPIRED");
        assertThat(code(new JsonObject().put("key", "cvg_live_unknown"))).isEqualTo("CREDENTIAL_INVALID");
    }

    @Test
    void aKeyOutOfTheTokensReachIsUnknownToIt() {
        HOUSE.put(new Account("partner", null, "p", false)).put(new Account("partner-sub", "partner", "s", false));
        var narrow = Secret.of("cvgadm_narrow_01234567890123456789012345");
        HOUSE.put(token("narrow", narrow, Role.VERIFY, "partner"));
        var elsewhere = put(aKey());
        var below = put(aKey().of("partner-sub"));

        var verdict = verify(narrow, call(elsewhere));

        assertThat(verdict.getString("code")).isEqualTo("CREDENTIAL_INVALID");
        assertThat(verdict.getJsonObject("credential")).isNull();
        assertThat(verify(narrow, call(below)).getString("code")).isEqualTo("VALID");
    }

    @Test
    void permissionsAskedForAreNeeded() {
        var key = put(aKey().withPermission("A"));

        assertThat(code(call(key).put("permissions", new JsonArray().add("A")))).isEqualTo("VALID");
        assertThat(code(call(key).put("permissions", new JsonArray().add("A").add("B"))))
                .isEqualTo("PERMISSION_MISSING");
    }

    @Test
    void anExplanationListsEveryCheck() {
        var key = put(aKey());
        var answer = send(
                "/v1/keys/verify?explain=true",
                VERIFIER,
                call(key).put("api", "events").put("operation", "op0"));

        var checks = new JsonObject(answer.body()).getJsonArray("checks");

        assertThat(checks).hasSize(11);
        assertThat(checks.getJsonObject(8).getString("outcome")).isEqualTo("refused");
        assertThat(checks.getJsonObject(8).getString("remedy")).contains("EVENTS_CREATE");
        conforms("verifyKey", answer);
    }

    @Test
    void aKeyWithRangesIsRefusedFromElsewhereAndWithoutAnAddress() {
        var key = put(aKey().from("192.168.0.0/24"));

        assertThat(code(call(key).put("ip", "192.168.0.9"))).isEqualTo("VALID");
        assertThat(code(call(key).put("ip", "::ffff:192.168.0.9"))).isEqualTo("VALID");
        assertThat(code(call(key).put("ip", "192.168.1.9"))).isEqualTo("IP_FORBIDDEN");
        assertThat(code(call(key))).isEqualTo("IP_FORBIDDEN");
    }

    @Test
    void whatFailsTooOftenFromAnAddressIsRefusedAndARightKeyIsNot() {
        var key = put(aKey());
        var revoked = put(aKey().that(Standing.REVOKED));
        for (var i = 0; i < FAILURES; i++) {
            assertThat(code(call(aKey()).put("ip", "203.0.113.1"))).isEqualTo("CREDENTIAL_INVALID");
        }

        assertThat(code(call(aKey()).put("ip", "203.0.113.1"))).isEqualTo("RATE_LIMITED");
        assertThat(code(call(revoked).put("ip", "203.0.113.1"))).isEqualTo("RATE_LIMITED");
        assertThat(code(call(key).put("ip", "203.0.113.1"))).isEqualTo("VALID");
        assertThat(code(call(aKey()).put("ip", "203.0.113.2"))).isEqualTo("CREDENTIAL_INVALID");
        assertThat(code(call(aKey()))).isEqualTo("CREDENTIAL_INVALID");
        var explained =
                send("/v1/keys/verify?explain=true", VERIFIER, call(revoked).put("ip", "203.0.113.1"));
        assertThat(explained.body()).contains("CREDENTIAL_REVOKED", "failed-authentications");
        conforms("verifyKey", explained);
    }

    @Test
    void aServiceOfAnAccountCanNotHaveAnAddressRefusedToOthers() {
        HOUSE.put(new Account("liar", null, "l", false)).put(new Account("victim", null, "v", false));
        var liar = Secret.of("cvgadm_liar_0123456789012345678901234567");
        var victim = Secret.of("cvgadm_victim_01234567890123456789012345");
        HOUSE.put(token("liar", liar, Role.VERIFY, "liar")).put(token("victim", victim, Role.VERIFY, "victim"));
        var said = call(aKey()).put("ip", "203.0.113.3");
        for (var i = 0; i < FAILURES; i++) {
            verify(liar, said);
        }

        assertThat(verify(liar, said).getString("code")).isEqualTo("RATE_LIMITED");
        assertThat(verify(victim, said).getString("code")).isEqualTo("CREDENTIAL_INVALID");
        assertThat(code(said)).isEqualTo("CREDENTIAL_INVALID");
    }

    @Test
    void serviceTokensThatAreNotAcceptedAreLimitedByTheSocketsAddress() throws Exception {
        var failed = new FailedAuthentications(3, 60, new SecureRandom());
        var engine = new DecisionEngine(HOUSE.snapshot, new LimitStates(), failed);
        var own = await(HttpListener.start(
                VERTX,
                new ListenerConfig("127.0.0.1", 0),
                new VerifyDoor(HOUSE.snapshot, engine, failed, ACCOUNTING, () -> NOW, CallerMemory.ofAnybody())));
        for (var i = 0; i < 3; i++) {
            assertThat(raw(own, "Authorization: Bearer cvgadm_wrong\r\n")).startsWith("HTTP/1.1 401 ");
        }

        assertThat(raw(own, "Authorization: Bearer cvgadm_wrong\r\nX-Forwarded-For: 192.0.2.1\r\n"))
                .startsWith("HTTP/1.1 429 ")
                .contains("RATE_LIMITED")
                .containsPattern("(?i)retry-after: [1-9]");
        assertThat(raw(own, "")).startsWith("HTTP/1.1 401 ");
        assertThat(raw(own, "Authorization: Bearer " + VERIFIER.reveal() + "\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    private static String raw(HttpListener listener, String fields) throws Exception {
        try (var client = new RawClient(listener.port())) {
            return client.send("POST /v1/keys/verify HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 11\r\n" + fields
                            + "\r\n{\"key\":\"k\"}")
                    .readToEnd();
        }
    }

    @Test
    void whatIsOnlyReportedIsSaidAndCounted() {
        var key = put(aKey().from("192.168.0.0/24").withAddressMode(Mode.REPORT));
        var before = ACCOUNTING.traffic().reported(ErrorCode.IP_FORBIDDEN);

        var answer = send("/v1/keys/verify?explain=true", VERIFIER, call(key).put("ip", "10.0.0.1"));

        var verdict = new JsonObject(answer.body());
        assertThat(verdict.getBoolean("valid")).isTrue();
        assertThat(verdict.getJsonArray("reported").getJsonObject(0).getString("code"))
                .isEqualTo("IP_FORBIDDEN");
        assertThat(verdict.getJsonArray("checks"))
                .extracting(check -> ((JsonObject) check).getString("outcome"))
                .containsOnlyOnce("reported");
        assertThat(ACCOUNTING.traffic().reported(ErrorCode.IP_FORBIDDEN)).isEqualTo(before + 1);
        conforms("verifyKey", answer);
    }

    @Test
    void aCallTakesItsCostAndIsToldWhatIsLeft() {
        var credits = new LimitSet(List.of(), List.of(new Quota("credits", 10, null)));
        var key = put(aKey().limitedBy(credits));

        var answer = send("/v1/keys/verify", VERIFIER, call(key).put("cost", 7));

        conforms("verifyKey", answer);
        assertThat(new JsonObject(answer.body()).getJsonArray("rateLimits").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("name", "credits")
                        .put("limit", 10)
                        .put("remaining", 3)
                        .putNull("resetSeconds"));
        assertThat(code(call(key).put("cost", 4))).isEqualTo("QUOTA_EXHAUSTED");
        assertThat(code(call(key).put("cost", 3))).isEqualTo("VALID");
        assertThat(code(call(key))).isEqualTo("QUOTA_EXHAUSTED");
        for (var cost : new Object[] {0, -1, 1_000_001, 1.5, "1", new java.math.BigInteger("9".repeat(40))}) {
            assertThat(pointers(send("/v1/keys/verify", VERIFIER, call(key).put("cost", cost))))
                    .containsExactly("/cost");
        }
    }

    @Test
    void askingForAnExplanationIsNoWayAroundLimits() {
        var key = put(aKey().limitedBy(new LimitSet(List.of(), List.of(new Quota("one", 1, null)))));

        var first = new JsonObject(
                send("/v1/keys/verify?explain=true", VERIFIER, call(key)).body());
        var second = new JsonObject(
                send("/v1/keys/verify?explain=true", VERIFIER, call(key)).body());

        assertThat(first.getString("code")).isEqualTo("VALID");
        assertThat(second.getString("code")).isEqualTo("QUOTA_EXHAUSTED");
    }

    @Test
    void limitsThatOnlyReportLetPass() {
        var key = put(aKey().limitedBy(new LimitSet(List.of(), List.of(new Quota("one", 1, null))))
                .withLimitMode(Mode.REPORT));

        verify(call(key));
        var verdict = verify(call(key));

        assertThat(verdict.getString("code")).isEqualTo("VALID");
        assertThat(verdict.getJsonArray("reported").getJsonObject(0).getString("code"))
                .isEqualTo("QUOTA_EXHAUSTED");
    }

    @Test
    void aBatchIsAnsweredInItsOrder() {
        var good = put(aKey());
        var calls = new JsonArray()
                .add(call(good))
                .add(new JsonObject().put("key", "unknown"))
                .add(call(good));

        var answer = send("/v1/keys/verify/batch", VERIFIER, new JsonObject().put("requests", calls));

        conforms("verifyKeys", answer);
        assertThat(new JsonObject(answer.body()).getJsonArray("results"))
                .extracting(result -> ((JsonObject) result).getString("code"))
                .containsExactly("VALID", "CREDENTIAL_INVALID", "VALID");
    }

    @Test
    void everyFaultOfTheInputIsNamedInOneAnswer() {
        var answer = send(
                "/v1/keys/verify",
                VERIFIER,
                new JsonObject()
                        .put("kee", "x")
                        .put("ip", "10.1")
                        .put("permissions", "A B")
                        .put("method", 7));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(pointers(answer)).containsExactlyInAnyOrder("/kee", "/ip", "/permissions", "/method");
        conforms("verifyKey", answer);
    }

    @Test
    void membersThatGoTogetherAreAskedForTogether() {
        assertThat(pointers(send(
                        "/v1/keys/verify",
                        VERIFIER,
                        new JsonObject().put("key", "x").put("path", "/a"))))
                .containsExactly("/method");
        assertThat(pointers(send(
                        "/v1/keys/verify",
                        VERIFIER,
                        new JsonObject().put("key", "x").put("operation", "o"))))
                .containsExactly("/api");
        assertThat(pointers(send("/v1/keys/verify", VERIFIER, new JsonObject())))
                .containsExactly("/key");
    }

    @Test
    void aFaultInABatchIsPointedAt() {
        var calls = new JsonArray().add(new JsonObject().put("key", "x")).add(new JsonObject().put("key", 5));

        assertThat(pointers(send("/v1/keys/verify/batch", VERIFIER, new JsonObject().put("requests", calls))))
                .containsExactly("/requests/1/key");
    }

    @Test
    void aMalformedPathIsAFaultOfTheCall() {
        var call = new JsonObject().put("key", "x").put("method", "GET").put("path", "/a/../b");

        assertThat(pointers(send("/v1/keys/verify", VERIFIER, call))).containsExactly("/path");
    }

    @Test
    void whatIsNoJsonObjectIsMalformed() {
        for (var body : List.of("", "[]", "{", "{\"key\":\"a\",\"key\":\"b\"}", "{\"key\":\"a\"} x", "{'key':'a'}")) {
            var answer = post("/v1/keys/verify", VERIFIER, "application/json", body);

            assertThat(problem(answer)).as(body).isEqualTo("BODY_MALFORMED");
            conforms("verifyKey", answer);
        }
        for (var charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)) {
            var request = HttpRequest.newBuilder(uri("/v1/keys/verify"))
                    .header("Authorization", "Bearer " + VERIFIER.reveal())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray("{\"key\":\"a\"}".getBytes(charset)));
            assertThat(problem(exchange(request.build()))).as(charset.name()).isEqualTo("BODY_MALFORMED");
        }
        var deep = "{\"key\":" + "[".repeat(100_000);
        assertThat(problem(post("/v1/keys/verify", VERIFIER, "application/json", deep.substring(0, 60_000))))
                .isEqualTo("BODY_MALFORMED");
    }

    @Test
    void withoutATokenNothingIsSaid() {
        var key = put(aKey());
        for (var token : new Secret[] {null, Secret.of("cvgadm_wrong"), key.secret()}) {
            var answer = send("/v1/keys/verify", token, call(key));

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"claviger\"");
            assertThat(answer.body()).doesNotContain(key.id());
        }
    }

    @Test
    void aTokenWithAnotherRoleMayNotVerify() {
        var auditor = Secret.of("cvgadm_auditor_0123456789012345678901234");
        HOUSE.put(token("auditor", auditor, Role.AUDITOR, null));

        assertThat(problem(send("/v1/keys/verify", auditor, new JsonObject().put("key", "x"))))
                .isEqualTo("ROLE_FORBIDDEN");
    }

    @Test
    void anotherMethodTypeOrPathIsToldApart() {
        assertThat(problem(post("/v1/keys/verify", VERIFIER, "application/x-www-form-urlencoded", "{}")))
                .isEqualTo("MEDIA_TYPE_UNSUPPORTED");
        assertThat(problem(post("/v1/keys", VERIFIER, "application/json", "{}")))
                .isEqualTo("NOT_FOUND");
        var get = exchange(HttpRequest.newBuilder(uri("/v1/keys/verify")).GET().build());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void aBodyThatIsTooLargeGetsAnAnswerThatCanBeRead() throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write(("POST /v1/keys/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + VERIFIER.reveal()
                            + "\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var chunk = new byte[100_000];
            for (var i = 0; i < 100; i++) {
                out.write(chunk);
            }
            out.flush();
            var answer = new String(readAll(socket.getInputStream()), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 413").contains("at most 65536 bytes");
        }
    }

    @Test
    void aChunkedBodyThatGrowsTooLargeIsRefusedToo() {
        var body = HttpRequest.BodyPublishers.ofInputStream(() -> new InputStream() {
            private int left = 200_000;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }
        });
        var request = HttpRequest.newBuilder(uri("/v1/keys/verify"))
                .header("Authorization", "Bearer " + VERIFIER.reveal())
                .header("Content-Type", "application/json")
                .version(HttpClient.Version.HTTP_1_1)
                .POST(body)
                .build();

        assertThat(problem(exchange(request))).isEqualTo("BODY_TOO_LARGE");
    }

    @Test
    void refusalsAreCountedAndLogged() {
        var key = put(aKey().that(Standing.REVOKED));
        var before = ACCOUNTING.traffic().requests(Door.VERIFY, ErrorCode.CREDENTIAL_REVOKED);

        verify(call(key));

        assertThat(ACCOUNTING.traffic().requests(Door.VERIFY, ErrorCode.CREDENTIAL_REVOKED))
                .isEqualTo(before + 1);
        var logged = new ArrayList<Rejection>();
        ACCOUNTING.rejections().flush(logged::addAll, 1000);
        assertThat(logged)
                .anySatisfy(rejection -> assertThat(rejection.credentialId()).isEqualTo(key.id()));
    }

    private static KeyFixture put(KeyFixture key) {
        HOUSE.put(key);
        return key;
    }

    private static JsonObject call(KeyFixture key) {
        return new JsonObject().put("key", key.secret().reveal());
    }

    private static String code(JsonObject call) {
        return verify(call).getString("code");
    }

    private static JsonObject verify(JsonObject call) {
        return verify(VERIFIER, call);
    }

    private static JsonObject verify(Secret token, JsonObject call) {
        var answer = send("/v1/keys/verify", token, call);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        conforms("verifyKey", answer);
        return new JsonObject(answer.body());
    }

    private static HttpResponse<String> send(String path, @Nullable Secret token, JsonObject body) {
        return post(path, token, "application/json", body.encode());
    }

    private static HttpResponse<String> post(String path, @Nullable Secret token, String type, String body) {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token.reveal());
        }
        return exchange(request.build());
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void conforms(String operation, HttpResponse<String> answer) {
        var expected = answer.statusCode() == 200 ? "application/json" : Problem.MEDIA_TYPE;
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(expected);
        var response = ValidatableResponse.create(
                answer.statusCode(), Map.of(), Buffer.buffer(answer.body()), "application/json");
        await(contract.validate(response, operation));
    }

    private static List<String> pointers(HttpResponse<String> answer) {
        return new JsonObject(answer.body())
                .getJsonArray("errors").stream()
                        .map(fault -> ((JsonObject) fault).getString("pointer"))
                        .toList();
    }

    private static String problem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        var problem = new JsonObject(answer.body());
        assertThat(problem.getInteger("status")).isEqualTo(answer.statusCode());
        return problem.getString("code");
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static ServiceToken token(String id, Secret secret, Role role, @Nullable String account) {
        var version = new SecretVersion(id + "-s", HOUSE.pepper.digest(secret), MicroClock.NEVER);
        return new ServiceToken(id, account, id, role, Standing.ACTIVE, MicroClock.NEVER, List.of(version));
    }

    /** The contract's validator knows no problem media type: to it, a problem is JSON like the rest. */
    private static String contractPath() throws IOException {
        var text = Files.readString(Path.of("src/main/openapi/edge.yaml"));
        var copy = Path.of("target/edge-for-validation.yaml");
        Files.writeString(copy, text.replace(Problem.MEDIA_TYPE, "application/json"));
        return copy.toAbsolutePath().toString();
    }

    private static byte[] readAll(InputStream in) throws IOException {
        return in.readAllBytes();
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
