package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.fixture.RealIssuer;
import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with an issuer of identities that others wrote. */
class SingleSignOnServerTest {
    private static final Secret ADMIN = Secret.of("cvgadm_single-sign-on-of-the-server-001");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void whoWasInvitedSignsInAtTheIssuerAndNobodyElse(@TempDir Path folder) throws Exception {
        try (var issuer = RealIssuer.start();
                var server = Server.start(ServerFixture.with(folder, ADMIN, oidc(issuer.address())))) {
            issuer.register(server.url(server.settings().control()) + "/sign-in/oidc/callback");
            issuer.person("jo", Map.of("email", "Jo@Example.org", "email_verified", true));
            issuer.person("eve", Map.of("email", "jo@example.org", "email_verified", true));
            issuer.person("mallory", Map.of("email", "root@example.org", "email_verified", false));
            invite(server, "jo@example.org");
            invite(server, "root@example.org");

            var session = signIn(server, issuer, "jo");
            assertThat(session.statusCode()).as(session.body()).isEqualTo(200);
            assertThat(new JsonObject(session.body()).getJsonObject("member").getString("status"))
                    .isEqualTo("joined");
            var cookie =
                    session.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
            assertThat(get(server, "/api/v1/session", "Cookie", cookie).statusCode())
                    .isEqualTo(200);
            assertThat(signIn(server, issuer, "jo").statusCode()).isEqualTo(200);

            assertThat(signIn(server, issuer, "eve").statusCode())
                    .as("another person with the address of a member who is linked")
                    .isEqualTo(401);
            assertThat(signIn(server, issuer, "mallory").statusCode())
                    .as("an address that is not verified")
                    .isEqualTo(401);
            assertThat(signIn(server, issuer, "stranger").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void anIssuerThatIsDownKeepsNothingElseFromWorking(@TempDir Path folder) throws Exception {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (var server = Server.start(ServerFixture.with(folder, ADMIN, oidc("http://127.0.0.1:" + closed)))) {
            var link = invite(server, "jo@example.org");
            var joined = post(
                    server,
                    "/api/v1/links/redeem",
                    new JsonObject()
                            .put("purpose", "invitation")
                            .put("token", link)
                            .put("password", "a long enough secret"));
            assertThat(joined.statusCode()).as(joined.body()).isEqualTo(200);
            var begun = post(server, "/api/v1/session/oidc", null);
            assertThat(begun.statusCode()).isEqualTo(503);
            assertThat(begun.body()).contains("use your password");
            assertThat(post(
                                    server,
                                    "/api/v1/session",
                                    new JsonObject()
                                            .put("email", "jo@example.org")
                                            .put("password", "a long enough secret"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static Map<String, String> oidc(String issuer) {
        return Map.of(
                "claviger.oidc.issuer",
                issuer,
                "claviger.oidc.client-id",
                RealIssuer.CLIENT,
                "claviger.oidc.client-secret",
                RealIssuer.SECRET,
                "claviger.oidc.name",
                "Acme login");
    }

    /** The whole way of a browser, but for the page that takes it up here. */
    private HttpResponse<String> signIn(Server server, RealIssuer issuer, String person) throws Exception {
        var begun = new JsonObject(post(server, "/api/v1/session/oidc", null).body());
        var back = issuer.signIn(URI.create(begun.getString("url")), person);
        assertThat(back.toString()).startsWith(server.url(server.settings().control()) + "/sign-in/oidc/callback?");
        var query = Stream.of(back.getQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return post(
                server,
                "/api/v1/session/oidc/complete",
                new JsonObject()
                        .put("flow", begun.getString("flow"))
                        .put("state", query.get("state"))
                        .put("code", query.get("code")));
    }

    /** An account with this member; gives what opens the invitation. */
    private String invite(Server server, String email) throws Exception {
        var account = admin(server, "/api/v1/accounts", new JsonObject().put("name", email));
        return admin(
                        server,
                        "/api/v1/accounts/" + account.getString("id") + "/members",
                        new JsonObject().put("email", email).put("name", "Jo").put("role", "owner"))
                .getJsonObject("link")
                .getString("token");
    }

    private JsonObject admin(Server server, String path, JsonObject body) throws Exception {
        var reply = client.send(
                HttpRequest.newBuilder(at(server, path))
                        .header("Authorization", "Bearer " + ADMIN.reveal())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.encode()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return new JsonObject(reply.body());
    }

    private HttpResponse<String> post(Server server, String path, JsonObject body) throws Exception {
        var request = HttpRequest.newBuilder(at(server, path));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode());
        return client.send(request.POST(publisher).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Server server, String path, String... headers) throws Exception {
        return client.send(
                HttpRequest.newBuilder(at(server, path)).headers(headers).build(), BodyHandlers.ofString());
    }

    private static URI at(Server server, String path) {
        return URI.create(server.url(server.settings().control()) + path);
    }
}
