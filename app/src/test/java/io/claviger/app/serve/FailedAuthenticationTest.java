package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.KeyFormat;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit as the operator sets it, at every door of one server. */
class FailedAuthenticationTest {
    private static final int LIMIT = 3;

    @Test
    void allDoorsCountTogetherAndRightSecretsPass(@TempDir Path folder) throws Exception {
        var admin = KeyFormat.newServiceToken(new SecureRandom());
        var settings = ServerFixture.with(
                folder,
                admin,
                Map.of(
                        "claviger.failed-authentication.limit",
                        Integer.toString(LIMIT),
                        "claviger.failed-authentication.window",
                        "10m"));
        try (var server = Server.start(settings);
                var http = HttpClient.newHttpClient()) {
            for (var i = 0; i < LIMIT; i++) {
                assertThat(gateway(server, http, "guess-" + i).statusCode()).isEqualTo(401);
            }
            var beyond = gateway(server, http, "guess");
            assertThat(beyond.statusCode()).isEqualTo(429);
            assertThat(beyond.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 675L);
            assertThat(manage(server, http, "cvgadm_guess").statusCode()).isEqualTo(429);
            assertThat(verify(server, http, "cvgadm_guess").statusCode()).isEqualTo(429);

            assertThat(manage(server, http, admin.reveal()).statusCode()).isEqualTo(200);
            var verdict = verify(server, http, admin.reveal());
            assertThat(verdict.statusCode()).isEqualTo(200);
            assertThat(verdict.body()).contains("\"code\":\"RATE_LIMITED\"");

            var metrics = send(http, HttpRequest.newBuilder(URI.create(server.url(settings.health()) + "/metrics")));
            assertThat(metrics.body())
                    .contains("claviger_failed_authentications_total " + LIMIT + "\n")
                    .contains("claviger_failed_authentications_refused_total 4\n")
                    .contains("claviger_requests_total{door=\"gateway\",code=\"RATE_LIMITED\"} 1\n")
                    .contains("claviger_requests_total{door=\"verify\",code=\"RATE_LIMITED\"} 2\n");
        }
    }

    private static HttpResponse<String> gateway(Server server, HttpClient http, String key) throws Exception {
        var url = server.url(server.settings().gateway()) + "/anything";
        return send(http, HttpRequest.newBuilder(URI.create(url)).header("X-API-Key", key));
    }

    private static HttpResponse<String> manage(Server server, HttpClient http, String token) throws Exception {
        var url = server.url(server.settings().control()) + "/api/v1/accounts";
        return send(http, HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token));
    }

    /** Asks for an unknown key from the address that the test has. */
    private static HttpResponse<String> verify(Server server, HttpClient http, String token) throws Exception {
        var url = server.url(server.settings().edge()) + "/v1/keys/verify";
        return send(
                http,
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"key\": \"guess\", \"ip\": \"127.0.0.1\"}")));
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
