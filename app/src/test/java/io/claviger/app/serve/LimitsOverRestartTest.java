package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.config.Settings;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was used of limits outlives an orderly restart of the whole server. */
class LimitsOverRestartTest {
    private static final int USED = 7;

    private final Secret admin = KeyFormat.newServiceToken(new SecureRandom());

    @Test
    void whatWasUsedOfQuotasAndLongWindowsIsTakenUpAgain(@TempDir Path folder) throws Exception {
        var settings = settings(folder);
        String secret;
        try (var server = Server.start(settings);
                var http = HttpClient.newHttpClient()) {
            var account = post(server, http, "/api/v1/accounts", new JsonObject().put("name", "Shop"));
            var key = new JsonObject()
                    .put("name", "Limited")
                    .put(
                            "quotas",
                            new JsonArray()
                                    .add(new JsonObject().put("name", "credits").put("amount", 10)))
                    .put(
                            "rateLimits",
                            new JsonArray().add(limit("hour", 100, 3600)).add(limit("seconds", 100, 30)));
            secret = post(server, http, "/api/v1/accounts/" + account.getString("id") + "/keys", key)
                    .getString("secret");
            for (var i = 0; i < USED; i++) {
                assertThat(verify(server, http, secret, 1).getString("code")).isEqualTo("VALID");
            }
        }
        try (var server = Server.start(settings);
                var http = HttpClient.newHttpClient()) {
            var verdict = verify(server, http, secret, 1);
            assertThat(verdict.getString("code")).isEqualTo("VALID");
            assertThat(remaining(verdict, "credits")).isEqualTo(10 - USED - 1);
            assertThat(remaining(verdict, "hour")).isEqualTo(100 - USED - 1);
            assertThat(remaining(verdict, "seconds"))
                    .as("a window under a minute starts afresh")
                    .isEqualTo(99);
            assertThat(verify(server, http, secret, 3).getString("code")).isEqualTo("QUOTA_EXHAUSTED");
            assertThat(verify(server, http, secret, 2).getString("code")).isEqualTo("VALID");
        }
    }

    private static JsonObject limit(String name, int limit, int seconds) {
        return new JsonObject().put("name", name).put("limit", limit).put("windowSeconds", seconds);
    }

    private static int remaining(JsonObject verdict, String name) {
        return verdict.getJsonArray("rateLimits").stream()
                .map(JsonObject.class::cast)
                .filter(limit -> limit.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .getInteger("remaining");
    }

    private Settings settings(Path folder) throws Exception {
        return ServerFixture.bare(folder, admin);
    }

    private JsonObject post(Server server, HttpClient http, String path, JsonObject body) throws Exception {
        return send(http, server.url(server.settings().control()) + path, body, 201);
    }

    private JsonObject verify(Server server, HttpClient http, String key, int cost) throws Exception {
        var body = new JsonObject().put("key", key).put("cost", cost);
        return send(http, server.url(server.settings().edge()) + "/v1/keys/verify", body, 200);
    }

    private JsonObject send(HttpClient http, String url, JsonObject body, int status) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + admin.reveal())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }
}
