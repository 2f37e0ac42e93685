package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys from elsewhere, imported by the command line and presented as their holders go on presenting them. */
class ImportTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Secret ADMIN = KeyFormat.newServiceToken(new SecureRandom());

    /** What other systems issue: base64, JWT-like, with colons, with quotes and brackets, with a prefix like ours. */
    private static final List<String> FOREIGN = List.of(
            "q83vEjRWeJCrze8SNFZ4kKvN7+I/RWeJCrze8SNFY=",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzaG9wIn0.AAAAAAAAAAAAAAAA",
            "user:0123456789:abcdef:0123456789abcdef",
            "\"quoted\",{and}[bracketed]<0123456789>~|`^",
            "sk_live_51H8xYz0123456789abcdefghijklmnop",
            "Bearer-Basic-0123456789abcdef0123456789");

    @TempDir
    private static Path folder;

    private static Server server;
    private static Path tokenFile;

    @BeforeAll
    static void start() throws Exception {
        var settings = ServerFixture.withDemo(folder, ADMIN);
        tokenFile = Files.writeString(folder.resolve("token"), ADMIN.reveal() + "\n");
        server = Server.start(settings);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        HTTP.close();
    }

    @Test
    void foreignSecretsWorkAtEveryDoorOnceTheirHashIsImported() throws Exception {
        var lines = new StringBuilder();
        for (var i = 0; i < FOREIGN.size(); i++) {
            lines.append(new JsonObject()
                            .put("name", "foreign " + i)
                            .put("sha256", sha256(FOREIGN.get(i)))
                            .put("permissions", List.of("CUSTOMERS_READ"))
                            .encode())
                    .append('\n');
        }
        for (var secret : FOREIGN) {
            assertThat(read("X-API-Key", secret)).isEqualTo(401);
        }
        var done = importing("foreign.jsonl", lines.toString());
        assertThat(done.exitCode()).as(done.err()).isZero();
        for (var secret : FOREIGN) {
            assertThat(read("X-API-Key", secret)).as(secret).isEqualTo(200);
            assertThat(read("Authorization", "Bearer " + secret)).as(secret).isEqualTo(200);
            assertThat(verifies(secret)).as(secret).contains("\"valid\":true");
        }
        assertThat(read("X-API-Key", "")).isEqualTo(401);
    }

    @Test
    void aFileIsImportedWholeOrNotAtAllAndMayBeRunAgain() throws Exception {
        var good = "csv-secret-0123456789-0123456789-01";
        var head = "name,secret,permissions\n";
        var broken = importing("keys.csv", head + "good," + good + ",CUSTOMERS_READ\nbad,short,NO_SUCH\n");
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.err())
                .contains("Nothing was imported", "line 3: secret", "line 3: permissions/0")
                .doesNotContain(good);
        assertThat(read("X-API-Key", good)).isEqualTo(401);

        var sound = head + "good," + good + ",CUSTOMERS_READ\n";
        var dry = importing("keys.csv", sound, "--dry-run");
        assertThat(dry.json().getBoolean("dryRun")).isTrue();
        assertThat(read("X-API-Key", good)).isEqualTo(401);
        assertThat(importing("keys.csv", sound).json().getInteger("created")).isEqualTo(1);
        assertThat(read("X-API-Key", good)).isEqualTo(200);

        var more = new StringBuilder(sound);
        for (var i = 0; i < 450; i++) {
            more.append("more ")
                    .append(i)
                    .append(',')
                    .append("another-")
                    .append(good)
                    .append(i)
                    .append(",\n");
        }
        var again = importing("keys.csv", more.toString());
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.json().getInteger("created")).isEqualTo(450);
        assertThat(again.json().getInteger("existing")).isEqualTo(1);
        var first = again.json().getJsonArray("items").getJsonObject(0);
        assertThat(first.getBoolean("existing")).isTrue();
        assertThat(first.getInteger("line")).isEqualTo(2);

        assertThat(run("keys", "revoke", first.getString("id")).exitCode()).isZero();
        var revived = importing("keys.csv", sound);
        assertThat(revived.exitCode()).isEqualTo(1);
        assertThat(revived.err()).contains("line 2: secret is or was in use");
        assertThat(read("X-API-Key", good)).isEqualTo(401);
    }

    @Test
    void whatAllowedRequestsHoldIsSeenInTheVocabulary() throws Exception {
        var account = server.demo().accountId();
        var made = manage(
                "POST",
                "/accounts/" + account + "/keys",
                new JsonObject()
                        .put("name", "Guarded")
                        .put("permissions", List.of("EVENTS_CREATE"))
                        .put("guards", new JsonObject("{\"event\": {\"deny\": [\"point_sub\"]}}")));
        var key = made.getString("secret");
        assertThat(record(key, "point_sub")).isEqualTo(403);
        assertThat(record(key, "page_view")).isEqualTo(201);

        var path = "/accounts/" + account + "/vocabulary/event";
        var seen = List.<String>of();
        for (var end = System.nanoTime() + 30_000_000_000L; seen.isEmpty() && System.nanoTime() < end; ) {
            Thread.sleep(50);
            seen = seen(manage("GET", path, null));
        }
        assertThat(seen).containsExactly("page_view");
        assertThat(seen(manage("GET", "/accounts/" + account + "/vocabulary/attribute", null)))
                .containsExactly("note");
        assertThat(seen(manage("DELETE", path + "/seen?value=page_view", null))).isEmpty();
        assertThat(record(key, "page_view")).isEqualTo(201);
        for (var end = System.nanoTime() + 30_000_000_000L;
                seen(manage("GET", path, null)).isEmpty(); ) {
            assertThat(System.nanoTime()).as("it comes back").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static int record(String key, String event) throws IOException, InterruptedException {
        var body = new JsonObject()
                .put("customer", "jane")
                .put("action", event)
                .put("data", new JsonObject().put("note", "n"));
        var request = HttpRequest.newBuilder(
                        URI.create(server.url(server.settings().gateway()) + "/events"))
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static List<String> seen(JsonObject vocabulary) {
        return vocabulary.getJsonArray("seen").stream()
                .map(one -> ((JsonObject) one).getString("value"))
                .toList();
    }

    private static JsonObject manage(String method, String path, JsonObject body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create(server.url(server.settings().control()) + "/api/v1" + path))
                .header("Authorization", "Bearer " + ADMIN.reveal())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        return new JsonObject(HTTP.send(request, BodyHandlers.ofString()).body());
    }

    private static Ran importing(String name, String text, String... more) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        var all = new ArrayList<>(
                List.of("keys", "import", "--account", server.demo().accountId(), file.toString()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private static Ran run(String... arguments) {
        return Ran.jsonAt(server, tokenFile, arguments);
    }

    private static int read(String header, String value) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create(server.url(server.settings().gateway()) + "/customers/jane"))
                .header(header, value)
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static String verifies(String secret) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create(server.url(server.settings().edge()) + "/v1/keys/verify"))
                .header("Authorization", "Bearer " + ADMIN.reveal())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        new JsonObject().put("key", secret).encode()))
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    private static String sha256(String secret) throws NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
