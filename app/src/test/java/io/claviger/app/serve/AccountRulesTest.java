package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an account says beside its keys, over the whole server: its partners come through a trusted proxy. */
class AccountRulesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Secret ADMIN = KeyFormat.newServiceToken(new SecureRandom());
    private static final String OFFICE = "192.168.0.77";
    private static final String ELSEWHERE = "203.0.113.9";

    @TempDir
    private static Path folder;

    private static Server server;

    private String account;
    private String filter;

    @BeforeAll
    static void start() throws Exception {
        var settings = ServerFixture.with(
                folder,
                ADMIN,
                Map.of(
                        "claviger.demo",
                        "true",
                        "claviger.trusted-proxies",
                        "127.0.0.1",
                        "claviger.client-address.header",
                        "x-forwarded-for"));
        server = Server.start(settings);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        HTTP.close();
    }

    @BeforeEach
    void anAccount() throws Exception {
        account = "/accounts/"
                + manage("POST", "/accounts", new JsonObject().put("name", "Shop"))
                        .getString("id");
        filter = account + "/apis/customers/ip-filter";
    }

    @Test
    void anAccountsFilterIsJudgedByTheAddressThatTheProxySays() throws Exception {
        var key = aKey(new JsonObject().put("permissions", new JsonArray().add("CUSTOMERS_READ")));
        module(true);
        var put = manage("PUT", filter, ranges("192.168.0.3/24"));
        assertThat(put.getJsonArray("normalised").getJsonObject(0).getMap())
                .isEqualTo(Map.of("given", "192.168.0.3/24", "stored", "192.168.0.0/24"));

        assertThat(call(key, OFFICE).statusCode()).isEqualTo(200);
        assertThat(call(key, "::ffff:" + OFFICE).statusCode()).isEqualTo(200);
        assertThat(code(call(key, ELSEWHERE))).isEqualTo("IP_FORBIDDEN");
        assertThat(code(call(key, OFFICE + ", " + ELSEWHERE)))
                .as("what the caller itself put before the proxy's entry")
                .isEqualTo("IP_FORBIDDEN");
        assertThat(call("cvg_live_" + "0".repeat(36), ELSEWHERE).statusCode())
                .as("who proved nothing is told nothing")
                .isEqualTo(401);
    }

    @Test
    void aFilterThatOnlyReportsLetsPassAndIsCounted() throws Exception {
        var key = aKey(new JsonObject().put("permissions", new JsonArray().add("CUSTOMERS_READ")));
        module(true);
        var before = reported();
        manage("PUT", filter, ranges("192.168.0.0/24").put("mode", "report"));
        assertThat(call(key, ELSEWHERE).statusCode()).isEqualTo(200);
        assertThat(call(key, OFFICE).statusCode()).isEqualTo(200);
        assertThat(reported()).isEqualTo(before + 1);
    }

    @Test
    void whileTheModuleIsOffNothingIsJudged() throws Exception {
        var key = aKey(new JsonObject().put("permissions", new JsonArray().add("CUSTOMERS_READ")));
        module(true);
        manage("PUT", filter, ranges("192.168.0.0/24"));
        assertThat(call(key, ELSEWHERE).statusCode()).isEqualTo(403);
        module(false);
        assertThat(call(key, ELSEWHERE).statusCode()).isEqualTo(200);
        assertThat(manage("DELETE", filter, null).getString("code")).isEqualTo("CONFLICT");
        module(true);
        assertThat(call(key, ELSEWHERE).statusCode()).isEqualTo(403);
        manage("DELETE", filter, null);
        assertThat(call(key, ELSEWHERE).statusCode()).isEqualTo(200);
    }

    @Test
    void limitsOfAnAccountAreSharedByItsKeysAndShown() throws Exception {
        var permissions = new JsonObject().put("permissions", new JsonArray().add("CUSTOMERS_READ"));
        var one = aKey(permissions
                .copy()
                .put(
                        "quotas",
                        new JsonArray().add(new JsonObject().put("name", "day").put("amount", 100))));
        var two = aKey(permissions);
        manage(
                "PUT",
                account + "/limits",
                new JsonObject()
                        .put(
                                "quotas",
                                new JsonArray()
                                        .add(new JsonObject().put("name", "day").put("amount", 2))));

        assertThat(call(one, OFFICE).headers().firstValue("RateLimit")).hasValue("\"day\";r=99, \"account:day\";r=1");
        assertThat(call(two, OFFICE).headers().firstValue("RateLimit")).hasValue("\"account:day\";r=0");
        assertThat(code(call(one, OFFICE))).isEqualTo("QUOTA_EXHAUSTED");
        manage("PUT", account + "/limits", new JsonObject());
        assertThat(call(one, OFFICE).statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeOfANamedPolicyIsInForceForTheNextRequest() throws Exception {
        var policy = manage(
                        "POST",
                        account + "/policies",
                        new JsonObject().put("name", "Shops").put("permissions", new JsonArray().add("CUSTOMERS_READ")))
                .getString("id");
        var key = aKey(new JsonObject().put("policyId", policy));
        for (var i = 0; i < 20; i++) {
            assertThat(call(key, OFFICE).statusCode()).isEqualTo(200);
            manage("PATCH", account + "/policies/" + policy, new JsonObject().put("permissions", new JsonArray()));
            assertThat(code(call(key, OFFICE))).isEqualTo("PERMISSION_MISSING");
            manage(
                    "PATCH",
                    account + "/policies/" + policy,
                    new JsonObject().put("permissions", new JsonArray().add("CUSTOMERS_READ")));
        }
    }

    private static JsonObject ranges(String... ranges) {
        return new JsonObject().put("ranges", new JsonArray(java.util.List.of(ranges)));
    }

    private void module(boolean on) throws Exception {
        manage("PUT", account + "/modules", new JsonObject().put("ip-filter", on));
    }

    private String aKey(JsonObject members) throws Exception {
        return manage("POST", account + "/keys", members.copy().put("name", "k"))
                .getString("secret");
    }

    private static long reported() throws Exception {
        var metrics = HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url(server.settings().health()) + "/metrics"))
                        .build(),
                BodyHandlers.ofString());
        return metrics.body()
                .lines()
                .filter(line -> line.startsWith("claviger_reported_total{code=\"IP_FORBIDDEN\"}"))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .mapToLong(Double::longValue)
                .sum();
    }

    private static JsonObject manage(String method, String path, JsonObject body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create(server.url(server.settings().control()) + "/api/v1" + path))
                .header("Authorization", "Bearer " + ADMIN.reveal())
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return new JsonObject(
                HTTP.send(request.build(), BodyHandlers.ofString()).body());
    }

    private static HttpResponse<String> call(String key, String forwardedFor) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create(server.url(server.settings().gateway()) + "/customers/jane"))
                .header("X-API-Key", key)
                .header("X-Forwarded-For", forwardedFor)
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("code");
    }
}
