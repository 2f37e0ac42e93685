package io.claviger.app.serve;

import io.claviger.app.config.SettingsLoader;
import io.claviger.core.credential.KeyFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server on free ports and throw-away data that answers some requests of every kind, then ends. */
public final class Rehearsal {
    /** Enough for the hot paths to be compiled, and profiled for the cache. */
    private static final int ROUNDS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private Rehearsal() {}

    /** Runs it to its end; some seconds. */
    public static void run() throws IOException, InterruptedException, StartException {
        var folder = Files.createTempDirectory("claviger-rehearsal");
        try {
            // Twice: a first start and a later one take different ways.
            rehearse(folder, 1);
            rehearse(folder, ROUNDS);
        } finally {
            delete(folder);
        }
    }

    private static void rehearse(Path folder, int rounds) throws IOException, InterruptedException, StartException {
        var token = KeyFormat.newServiceToken(new SecureRandom()).reveal();
        var settings = SettingsLoader.load(
                        null,
                        Map.of("CLAVIGER_CONFIG", "", "CLAVIGER_BOOTSTRAP_ADMIN_TOKEN", token),
                        Map.of(
                                "claviger.data-dir", folder.resolve("data").toString(),
                                "claviger.control.port", "0",
                                "claviger.edge.port", "0",
                                "claviger.gateway.port", "0",
                                "claviger.health.port", "0",
                                "claviger.demo", "true"))
                .settings();
        try (var server = Server.start(settings);
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            var unused = new Greeting(server).text();
            var demo = server.demo();
            var key = demo == null ? "" : demo.secret().reveal();
            var gateway = server.url(settings.gateway());
            var verify = HttpRequest.newBuilder(URI.create(server.url(settings.edge()) + "/v1/keys/verify"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(
                            "{\"key\":\"" + key + "\",\"method\":\"GET\",\"path\":\"/customers/jane\"}"))
                    .build();
            for (var round = 0; round < rounds; round++) {
                send(http, get(gateway + "/customers/jane", "X-API-Key", key));
                send(http, verify);
            }
            send(http, get(gateway + "/customers/jane", "X-API-Key", "wrong"));
            var management = server.url(settings.control()) + "/api/v1";
            send(http, get(management + "/accounts", "Authorization", "Bearer " + token));
            var console = server.url(settings.control());
            send(http, get(console + "/sign-in", "Accept", "text/html"));
            send(http, get(server.url(settings.health()) + "/metrics", "Accept", "text/plain"));
            send(http, get(server.url(settings.health()) + "/health/ready", "Accept", "*/*"));
            LOG.info("{} rounds of requests are done", rounds);
        }
    }

    private static HttpRequest get(String url, String header, String value) {
        return HttpRequest.newBuilder(URI.create(url)).header(header, value).build();
    }

    private static void send(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        var unused = http.send(request, BodyHandlers.ofByteArray());
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
