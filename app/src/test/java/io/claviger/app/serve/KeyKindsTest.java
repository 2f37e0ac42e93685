package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of each type and access type, made by the command line and used at the gateway. */
class KeyKindsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Secret ADMIN = KeyFormat.newServiceToken(new SecureRandom());

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
    void aProfileKeyAloneCallsOnlyWhatIsNobodysRecord() throws Exception {
        var made =
                create("App", "--type", "profile", "-p", "REWARDS_READ,CUSTOMERS_READ,EVENTS_CREATE,ASYNC_EVENTS_READ");
        var key = made.getString("secret");

        assertThat(get("/rewards", key).statusCode()).isEqualTo(200);
        assertThat(code(get("/customers/jane", key))).isEqualTo("TYPE_FORBIDDEN");
        assertThat(code(get("/v1/async/events/00000000-0000-4000-8000-000000000000", key)))
                .isEqualTo("SUBJECT_FORBIDDEN");
        assertThat(code(post("/events", key, "{\"customer\": \"jane\", \"action\": \"review\"}")))
                .isEqualTo("TYPE_FORBIDDEN");
        assertThat(code(get("/offers", key))).isEqualTo("PERMISSION_MISSING");
        assertThat(made.getJsonObject("key")
                        .getJsonObject("guards")
                        .getJsonObject("event")
                        .getJsonArray("deny"))
                .isEqualTo(JsonArray.of("point_add", "point_sub"));
        assertThat(made.getJsonArray("warnings").encode()).contains("getQueuedEvent");
    }

    @Test
    void theCommandLineShowsTheSecretOfAProfileKeyAgain() throws Exception {
        var made = create("App", "--type", "profile", "-p", "REWARDS_READ");
        var id = made.getJsonObject("key").getString("id");
        var svg = folder.resolve("key.svg");

        var shown = run("keys", "secret", id, "--svg", svg.toString());
        assertThat(shown.getString("secret")).isEqualTo(made.getString("secret"));
        assertThat(Files.readString(svg)).isEqualTo(made.getString("qrSvg")).startsWith("<svg ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(svg)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(svg, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(svg, "mine");
        assertThat(exitCode("keys", "secret", id, "--svg", svg.toString())).isEqualTo(2);
        assertThat(svg).as("a file that others may read").hasContent("mine");
        run("keys", "revoke", id);
        assertThat(exitCode("keys", "secret", id)).isEqualTo(1);
    }

    @Test
    void anIntegrationsKeyGainsNothingOfAnApiThatMarksNothingAndAnAdminKeyAll() throws Exception {
        var integrations = create("Partner", "--access-type", "integrations");
        var admin = create("Admin", "--access-type", "admin");
        var before = integrations.getJsonObject("key").getJsonArray("permissions");
        assertThat(before).contains("EVENTS_CREATE").doesNotContain("CUSTOMERS_LIST");
        assertThat(get("/later", admin.getString("secret")).statusCode()).isEqualTo(404);

        var document = Files.writeString(folder.resolve("later.yaml"), """
                openapi: 3.1.0
                info: {title: Later, version: "1"}
                paths: {/later: {get: {operationId: readLater, responses: {"200": {description: ok}}}}}
                """);
        run(
                "apis",
                "import",
                "later",
                "--document",
                document.toString(),
                "--upstream",
                "http://127.0.0.1:9",
                "--confirm");

        assertThat(code(get("/later", integrations.getString("secret")))).isEqualTo("PERMISSION_MISSING");
        assertThat(get("/later", admin.getString("secret")).statusCode()).isEqualTo(502);
        assertThat(permissionsOf(integrations)).isEqualTo(before);
        assertThat(permissionsOf(admin)).contains("LATER_READ_LATER");
        assertThat(code(get("/customers", integrations.getString("secret")))).isEqualTo("PERMISSION_MISSING");
        assertThat(post("/events", integrations.getString("secret"), "{\"customer\": \"jane\", \"action\": \"review\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aGuardedKeyIsRefusedWhatItsListsDoNotPermit() throws Exception {
        var key = create("Guarded", "-p", "EVENTS_CREATE", "--guards-json", "{\"event\": {\"deny\": [\"point_add\"]}}")
                .getString("secret");

        assertThat(code(post("/events", key, "{\"customer\": \"jane\", \"action\": \"point_add\"}")))
                .isEqualTo("GUARD_FORBIDDEN");
        assertThat(post("/events", key, "{\"customer\": \"jane\", \"action\": \"review\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(exitCode("keys", "create", "--account", account(), "--name", "x", "--guards-json", "{"))
                .isEqualTo(2);
        assertThat(exitCode("keys", "create", "--account", account(), "--name", "x", "--guards-json", "{\"evnt\": {}}"))
                .isEqualTo(2);
    }

    @Test
    void theDemosKeysDoWhatItSaysOfThem() throws Exception {
        var trials = server.demo().trials("GATEWAY");
        assertThat(trials)
                .hasSize(4)
                .allSatisfy(trial -> assertThat(trial.curl()).contains("GATEWAY/"));
        assertThat(get("/rewards", keyIn(trials.get(0).curl())).statusCode()).isEqualTo(200);
        assertThat(get("/customers/jane", keyIn(trials.get(0).curl())).statusCode())
                .isEqualTo(403);
        assertThat(get("/customers", keyIn(trials.get(1).curl())).statusCode()).isEqualTo(403);
        assertThat(get("/customers/jane", keyIn(trials.get(1).curl())).statusCode())
                .isEqualTo(200);
        var guarded = keyIn(trials.get(2).curl());
        assertThat(code(post("/events", guarded, "{\"customer\": \"jane\", \"action\": \"point_add\"}")))
                .isEqualTo("GUARD_FORBIDDEN");
        assertThat(post("/events", guarded, "{\"customer\": \"jane\", \"action\": \"review\"}")
                        .statusCode())
                .isEqualTo(201);
        var limited = keyIn(trials.get(3).curl());
        for (var i = 0; i < 5; i++) {
            get("/customers/jane", limited);
        }
        assertThat(get("/customers/jane", limited).statusCode()).isEqualTo(429);
    }

    private static String keyIn(String curl) {
        var start = curl.indexOf("X-API-Key: ") + "X-API-Key: ".length();
        return curl.substring(start, curl.indexOf('\'', start));
    }

    private static String account() {
        return server.demo().accountId();
    }

    private static JsonObject create(String name, String... more) {
        var all = new ArrayList<>(List.of("keys", "create", "--account", account(), "--name", name));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private static JsonArray permissionsOf(JsonObject made) {
        return run("keys", "get", made.getJsonObject("key").getString("id")).getJsonArray("permissions");
    }

    private static JsonObject run(String... arguments) {
        var ran = Ran.jsonAt(server, tokenFile, arguments);
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        return ran.json();
    }

    private static int exitCode(String... arguments) {
        return Ran.jsonAt(server, tokenFile, arguments).exitCode();
    }

    private static HttpResponse<String> get(String path, String key) throws Exception {
        return HTTP.send(request(path, key).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String key, String body) throws Exception {
        return HTTP.send(
                request(path, key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(URI.create(server.url(server.settings().gateway()) + path))
                .header("X-API-Key", key);
    }

    private static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("code");
    }
}
