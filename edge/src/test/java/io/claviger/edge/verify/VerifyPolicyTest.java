package io.claviger.edge.verify;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Operation.Subject;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.credential.Standing;
import io.claviger.core.decision.DecisionEngine;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.fixture.SnapshotFixture;
import io.claviger.core.guard.Guard;
import io.claviger.core.guard.Guards;
import io.claviger.core.guard.Mode;
import io.claviger.core.guard.ValueLists;
import io.claviger.core.limit.FailedAuthentications;
import io.claviger.core.limit.LimitStates;
import io.claviger.core.permission.PermissionQuery;
import io.claviger.core.policy.NamedPolicy;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.Accounting;
import io.claviger.core.usage.RejectionQueue;
import io.claviger.core.usage.Traffic;
import io.claviger.core.usage.UsageCounters;
import io.claviger.edge.http.CallerMemory;
import io.claviger.edge.http.HttpListener;
import io.claviger.edge.http.ListenerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What verify makes of guarded values, permission queries, access types and named policies. */
class VerifyPolicyTest {
    private static final long NOW = 1_000_000;
    private static final Vertx VERTX = Vertx.vertx();
    private static final SnapshotFixture HOUSE = new SnapshotFixture();
    private static final Accounting ACCOUNTING =
            new Accounting(new UsageCounters(1000), new RejectionQueue(1000), new Traffic());
    private static final Secret VERIFIER = Secret.of("cvgadm_verifier_0123456789012345678901");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static HttpListener server;

    @BeforeAll
    static void start() {
        var failed = new FailedAuthentications(100, 60, new SecureRandom());
        var engine = new DecisionEngine(HOUSE.snapshot, new LimitStates(), failed);
        var door = new VerifyDoor(HOUSE.snapshot, engine, failed, ACCOUNTING, () -> NOW, CallerMemory.ofAnybody());
        server = await(HttpListener.start(VERTX, new ListenerConfig("127.0.0.1", 0), door));
        var version = new SecretVersion("s", HOUSE.pepper.digest(VERIFIER), MicroClock.NEVER);
        HOUSE.put(new ServiceToken(
                "verifier", null, "v", Role.VERIFY, Standing.ACTIVE, MicroClock.NEVER, List.of(version)));
        HOUSE.put(events().build());
    }

    @AfterAll
    static void stop() {
        await(VERTX.close());
    }

    private static io.claviger.core.fixture.ApiFixture events() {
        return anApi("events")
                .with("POST", "/events", "EVENTS_CREATE")
                .guarding("event", new BodyValue(List.of("action")))
                .guarding("attribute", new BodyKeys(List.of("data")));
    }

    @Test
    void guardedValuesThatTheCallTellsAreJudged() {
        var key = put(guarded("event", ValueLists.allowing("buy")));

        assertThat(code(call(key).put("guards", guards("event", "buy", "buy")))).isEqualTo("VALID");
        assertThat(code(call(key).put("guards", guards("event", "buy", "point_add"))))
                .isEqualTo("GUARD_FORBIDDEN");
        assertThat(code(call(key).put("guards", guards("event", "Buy")))).isEqualTo("GUARD_FORBIDDEN");
    }

    @Test
    void aGuardedValueThatTheCallLeavesOutIsRefused() {
        var key = put(guarded("event", ValueLists.denying("point_add")));

        assertThat(code(call(key))).isEqualTo("GUARD_FORBIDDEN");
        assertThat(code(call(key).put("guards", new JsonObject()))).isEqualTo("GUARD_FORBIDDEN");
        assertThat(code(call(key).put("guards", guards("event")))).as("empty").isEqualTo("GUARD_FORBIDDEN");
        assertThat(code(call(key).put("guards", guards("attribute", "x")))).isEqualTo("GUARD_FORBIDDEN");
    }

    @Test
    void anEmptyListSaysThatNothingIsWrittenWhereMembersAreTaken() {
        var key = put(guarded("attribute", ValueLists.allowing("colour")));

        assertThat(code(call(key).put("guards", guards("attribute")))).isEqualTo("VALID");
        assertThat(code(call(key))).as("not told").isEqualTo("GUARD_FORBIDDEN");
        assertThat(code(call(key).put("guards", guards("attribute", "points")))).isEqualTo("GUARD_FORBIDDEN");
        assertThat(code(new JsonObject().put("key", key.secret().reveal()).put("guards", guards("attribute"))))
                .as("of no operation")
                .isEqualTo("GUARD_FORBIDDEN");
    }

    @Test
    void anAddressThatTheCallLeavesOutIsRefused() {
        var key = put(aKey().withPermission("EVENTS_CREATE").from("10.0.0.0/8"));

        assertThat(code(call(key))).isEqualTo("IP_FORBIDDEN");
        assertThat(code(call(key).put("ip", "10.1.2.3"))).isEqualTo("VALID");
    }

    @Test
    void guardsOfAnotherFormAreNamed() {
        var key = put(aKey());
        var many = new JsonArray();
        for (var i = 0; i < 1_001; i++) {
            many.add("v" + i);
        }
        var dimensions = new JsonObject();
        for (var i = 0; i < 21; i++) {
            dimensions.put("d" + i, new JsonArray());
        }
        assertThat(pointers(call(key).put("guards", "event"))).containsExactly("/guards");
        assertThat(pointers(call(key).put("guards", new JsonObject().put("a/b", "x"))))
                .containsExactly("/guards/a~1b");
        assertThat(pointers(call(key).put("guards", guards("e", 1, null))))
                .containsExactly("/guards/e/0", "/guards/e/1");
        assertThat(pointers(call(key).put("guards", new JsonObject().put("event", many))))
                .containsExactly("/guards/event");
        assertThat(pointers(call(key).put("guards", dimensions))).containsExactly("/guards");
        assertThat(pointers(call(key).put("guards", guards("event", "x".repeat(8_193)))))
                .containsExactly("/guards/event/0");
    }

    @Test
    void permissionsMayBeAQuery() {
        var key = put(aKey().withPermission("EVENTS_CREATE").withPermission("B"));

        assertThat(code(asking(key, "EVENTS_CREATE and (A or B)"))).isEqualTo("VALID");
        assertThat(code(asking(key, "A or EVENTS_CREATE and C"))).isEqualTo("PERMISSION_MISSING");
    }

    @Test
    void aMalformedQueryIsNamedWithItsCharacter() {
        var key = put(aKey());

        var answer = send(asking(key, "A and (B or"));
        assertThat(answer.statusCode()).isEqualTo(400);
        var fault = new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
        assertThat(fault.getString("pointer")).isEqualTo("/permissions");
        assertThat(fault.getString("detail")).contains("character 12");
        assertThat(pointers(asking(key, ""))).containsExactly("/permissions");
        assertThat(pointers(asking(key, "A ".repeat(3_000)))).containsExactly("/permissions");
    }

    @Test
    void queriesAreJudgedAsTheirMeaningIs() {
        var key = put(aKey().withPermission("A").withPermission("C"));
        var random = new Random(11);
        for (var round = 0; round < 300; round++) {
            var text = query(random, 3);
            var fulfilled = PermissionQuery.parse(text).isFulfilled(Set.of("A", "C")::contains);
            assertThat(code(new JsonObject().put("key", key.secret().reveal()).put("permissions", text)))
                    .as(text)
                    .isEqualTo(fulfilled ? "VALID" : "PERMISSION_MISSING");
        }
    }

    @Test
    void theAnswerFollowsTheCatalogForKeysOfAnAccessType() {
        var key = put(aKey().of(AccessType.ADMIN));

        assertThat(permissions(call(key))).containsExactly("EVENTS_CREATE");
        HOUSE.put(events().with("GET", "/events", "EVENTS_READ").build());
        try {
            assertThat(permissions(call(key))).containsExactly("EVENTS_CREATE", "EVENTS_READ");
        } finally {
            HOUSE.put(events().build());
        }
        assertThat(permissions(call(key))).containsExactly("EVENTS_CREATE");
        assertThat(permissions(call(put(aKey().of(AccessType.INTEGRATIONS))))).isEmpty();
    }

    @Test
    void theAnswerFollowsTheNamedPolicy() {
        var key = put(aKey().underPolicy("shared"));
        name("shared", "A");
        assertThat(permissions(call(key))).containsExactly("A");
        name("shared", "A", "EVENTS_CREATE");
        assertThat(permissions(call(key))).containsExactly("A", "EVENTS_CREATE");
        HOUSE.apply(new Entry.PolicyGone("shared"));
        assertThat(permissions(call(key))).isEmpty();
    }

    @Test
    void aProfileKeyIsToldAsOne() {
        Api faq = anApi("faq")
                .with("GET", "/faq", "FAQ_READ")
                .about(new Subject.Nobody())
                .build();
        HOUSE.put(events().build(), faq);
        try {
            var key = put(aKey().withPermission("FAQ_READ").of(KeyType.PROFILE));
            var verdict = verify(new JsonObject()
                    .put("key", key.secret().reveal())
                    .put("api", "faq")
                    .put("operation", "op0"));
            assertThat(verdict.getString("code")).isEqualTo("VALID");
            assertThat(verdict.getJsonObject("credential").getString("type")).isEqualTo("profile");
            assertThat(code(call(key))).isEqualTo("SUBJECT_FORBIDDEN");
        } finally {
            HOUSE.put(events().build());
        }
    }

    @Test
    void whatARuleInReportModeWouldRefuseIsTold() {
        var key = put(aKey().withPermissionsMode(Mode.REPORT));

        var verdict = verify(call(key));
        assertThat(verdict.getString("code")).isEqualTo("VALID");
        assertThat(verdict.getJsonArray("reported").getJsonObject(0).getString("code"))
                .isEqualTo("PERMISSION_MISSING");
    }

    @Test
    void aDecisionIsAtHandWhenTheAnswerIsThereWithoutQueryOrSecret() {
        var key = put(aKey());
        var call = new JsonObject()
                .put("key", key.secret().reveal())
                .put("method", "GET")
                .put("path", "/nowhere/%41?token=hidden");

        var verdict = verify(call);

        var traced = ACCOUNTING.decisions().find(verdict.getString("decisionId"), NOW);
        assertThat(traced).isNotNull();
        assertThat(traced.asked().path()).isEqualTo("/nowhere/A");
        assertThat(traced.toString()).doesNotContain("hidden", key.secret().reveal());
        assertThat(verdict.getString("detail")).doesNotContain("hidden");
    }

    @Test
    void anExplanationHasInputsAndRemedies() {
        var key = put(aKey().from("10.0.0.0/8"));

        var answer = send("/v1/keys/verify?explain=true", call(key).put("ip", "192.0.2.1"));

        var verdict = new JsonObject(answer.body());
        assertThat(verdict.getJsonArray("remedies")).hasSize(2);
        var addresses = verdict.getJsonArray("checks").stream()
                .map(JsonObject.class::cast)
                .filter(check -> check.getString("name").equals("addresses"))
                .findFirst()
                .orElseThrow();
        assertThat(addresses.getJsonObject("inputs").getString("address")).isEqualTo("192.0.2.1");
        assertThat(addresses.getJsonObject("inputs").getJsonArray("ranges")).containsExactly("10.0.0.0/8");
    }

    private static String query(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return "" + (char) ('A' + random.nextInt(4));
        }
        var operator = random.nextBoolean() ? " and " : " or ";
        var both = query(random, depth - 1) + operator + query(random, depth - 1);
        return random.nextBoolean() ? "(" + both + ")" : both;
    }

    private static void name(String id, String... permissions) {
        HOUSE.apply(new Entry.PolicyPut(new NamedPolicy(id, "account", new Policy(Set.of(permissions)))));
    }

    private static KeyFixture guarded(String dimension, ValueLists lists) {
        return aKey().withPermission("EVENTS_CREATE").withGuards(new Guards(Map.of(dimension, Guard.enforcing(lists))));
    }

    private static KeyFixture put(KeyFixture key) {
        HOUSE.put(key);
        return key;
    }

    private static JsonObject guards(String dimension, Object... values) {
        var list = new JsonArray();
        for (var value : values) {
            list.add(value);
        }
        return new JsonObject().put(dimension, list);
    }

    private static JsonObject call(KeyFixture key) {
        return new JsonObject()
                .put("key", key.secret().reveal())
                .put("api", "events")
                .put("operation", "op0");
    }

    private static JsonObject asking(KeyFixture key, String query) {
        return new JsonObject().put("key", key.secret().reveal()).put("permissions", query);
    }

    private static String code(JsonObject call) {
        return verify(call).getString("code");
    }

    private static List<Object> permissions(JsonObject call) {
        return verify(call).getJsonArray("permissions").stream().toList();
    }

    private static List<String> pointers(JsonObject call) {
        return new JsonObject(send(call).body())
                .getJsonArray("errors").stream()
                        .map(fault -> ((JsonObject) fault).getString("pointer"))
                        .toList();
    }

    private static JsonObject verify(JsonObject call) {
        var answer = send(call);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static HttpResponse<String> send(JsonObject call) {
        return send("/v1/keys/verify", call);
    }

    private static HttpResponse<String> send(String path, JsonObject call) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + VERIFIER.reveal())
                .POST(HttpRequest.BodyPublishers.ofString(call.encode()))
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
