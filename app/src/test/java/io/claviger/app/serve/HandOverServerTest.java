package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party generates its key on the gateway's port of the whole server, also where that port is all that there is. */
class HandOverServerTest {
    private static final Secret ADMIN = Secret.of("cvgadm_hand-overs-of-the-whole-server-1");
    private static final Pattern SECRET = Pattern.compile(">(cvg_live_[^<]+)<");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theKeyIsMadeOnceAndWorks(@TempDir Path folder) throws Exception {
        String unopened;
        try (var server = Server.start(ServerFixture.withDemo(folder, ADMIN))) {
            var account = server.demo().accountId();
            var link = link(server, account);
            assertThat(link).startsWith(server.url(server.settings().gateway()) + "/.claviger/hand-over/");
            var looked = send(HttpRequest.newBuilder(URI.create(link)).build());
            assertThat(looked.statusCode()).isEqualTo(200);
            assertThat(looked.body()).contains("<button>Generate the key</button>");

            var made = press(link);
            assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
            var secret = SECRET.matcher(made.body());
            assertThat(secret.find()).isTrue();
            var used = send(HttpRequest.newBuilder(
                            URI.create(server.url(server.settings().gateway()) + "/no/such/path"))
                    .header("Authorization", "Bearer " + secret.group(1))
                    .build());
            assertThat(used.statusCode())
                    .as("the key is known, the path is not")
                    .isEqualTo(404);
            assertThat(press(link).statusCode()).isEqualTo(404);
            unopened = URI.create(link(server, account)).getPath();
        }
        var gatewayOnly = ServerFixture.with(folder, ADMIN, Map.of("claviger.roles", "gateway"));
        try (var server = Server.start(gatewayOnly)) {
            var link = server.url(server.settings().gateway()) + unopened;
            assertThat(press(link).statusCode()).isEqualTo(200);
            assertThat(press(link).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void linksNameTheGatewaysOutsideAddress(@TempDir Path folder) throws Exception {
        var settings = ServerFixture.with(folder, ADMIN, Map.of("claviger.public-url", "https://api.example.com"));
        try (var server = Server.start(settings)) {
            var account = admin(server, "/api/v1/accounts", new JsonObject().put("name", "Acme"));
            assertThat(link(server, account.getString("id")))
                    .startsWith("https://api.example.com/.claviger/hand-over/");
        }
    }

    private String link(Server server, String account) throws Exception {
        return admin(
                        server,
                        "/api/v1/accounts/" + account + "/hand-overs",
                        new JsonObject().put("key", new JsonObject().put("name", "Partner")))
                .getString("url");
    }

    private HttpResponse<String> press(String link) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(link))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.noBody())
                .build());
    }

    private JsonObject admin(Server server, String path, JsonObject body) throws Exception {
        var reply = send(
                HttpRequest.newBuilder(URI.create(server.url(server.settings().control()) + path))
                        .header("Authorization", "Bearer " + ADMIN.reveal())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.encode()))
                        .build());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return new JsonObject(reply.body());
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }
}
