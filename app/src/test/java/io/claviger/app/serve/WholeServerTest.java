package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.cli.ClavigerCommand;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything together: the command line as the operator's hand, the gateway and the edge as partners meet them. */
class WholeServerTest {
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
    void fromAnAccountToARevokedKey() throws Exception {
        var account = run("accounts", "create", "--name", "Shop").json().getString("id");
        var made = run(
                        "keys",
                        "create",
                        "--account",
                        account,
                        "--name",
                        "Shop key",
                        "-p",
                        "CUSTOMERS_READ",
                        "--rate-limit")
                .json();
        var key = made.getString("secret");
        var id = made.getJsonObject("key").getString("id");
        var limit = made.getJsonObject("key").getJsonArray("rateLimits").getJsonObject(0);
        assertThat(limit.getInteger("limit")).isEqualTo(50);
        assertThat(limit.getInteger("windowSeconds")).isEqualTo(10);
        assertThat(limit.getString("algorithm")).isEqualTo("sliding-window");

        assertThat(get("/customers/jane", key).statusCode()).isEqualTo(200);
        assertThat(code(get("/customers", key))).isEqualTo("PERMISSION_MISSING");

        assertThat(run("keys", "disable", id).json().getString("status")).isEqualTo("disabled");
        assertThat(code(get("/customers/jane", key))).isEqualTo("CREDENTIAL_INVALID");
        assertThat(run("keys", "enable", id).exitCode()).isZero();
        assertThat(get("/customers/jane", key).statusCode()).isEqualTo(200);

        var rotated = run("keys", "rotate", id).json().getString("secret");
        assertThat(get("/customers/jane", key).statusCode()).isEqualTo(401);
        assertThat(get("/customers/jane", rotated).statusCode()).isEqualTo(200);

        assertThat(run("keys", "revoke", id).exitCode()).isZero();
        assertThat(get("/customers/jane", rotated).statusCode()).isEqualTo(401);
        assertThat(verify(rotated).out()).contains("CREDENTIAL_REVOKED");

        var trail = run("audit", "--account", account).json().getJsonArray("items");
        assertThat(trail.stream().map(entry -> ((JsonObject) entry).getString("action")))
                .startsWith("key.revoke", "key.rotate", "key.enable", "key.disable", "key.create");
        assertSecretNowhere(key, rotated, ADMIN.reveal());
    }

    @Test
    void aChangeThatWaitsShowsOnWhichNodesItIsInForce() {
        var account = server.demo().accountId();
        var made = run("keys", "create", "--account", account, "--name", "Waited for", "--wait");
        assertThat(made.exitCode()).as(made.err()).isZero();
        var receipt = made.json().getJsonObject("receipt");
        assertThat(receipt.getBoolean("complete")).isTrue();
        assertThat(receipt.getJsonArray("nodes")).hasSize(1);
        var id = made.json().getJsonObject("key").getString("id");

        var table = Ran.at(server, tokenFile, "keys", "disable", id, "--wait", "--wait-timeout", "1");
        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out()).containsPattern("NODE +MILLISECONDS +OUT OF TOUCH UNTIL\n\\S+ +[0-9.]+ +-\n");
        assertThat(table.out()).doesNotContain("receipt");
        assertThat(Ran.at(server, tokenFile, "keys", "enable", id).out()).doesNotContain("MILLISECONDS");
        assertThat(Ran.at(server, tokenFile, "keys", "delete", id, "--wait").out())
                .contains("Deleted: " + id, "MILLISECONDS");
    }

    @Test
    void anApiOfOnesOwnIsImportedAndExplained() throws IOException {
        var document = Files.writeString(folder.resolve("own.yaml"), """
                openapi: 3.1.0
                info: {title: Own API, version: "1"}
                paths:
                  /own/{id}:
                    get:
                      operationId: readOwn
                      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
                      responses: {"200": {description: ok}}
                """);
        var path = document.toString();
        var dry = run("apis", "import", "own", "--document", path, "--upstream", "http://127.0.0.1:9", "--dry-run");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(run("apis", "get", "own").exitCode()).isEqualTo(1);

        assertThat(run("apis", "import", "own", "--document", path, "--upstream", "http://127.0.0.1:9")
                        .exitCode())
                .isZero();
        assertThat(run("apis", "operations", "own").out()).contains("OWN_READ_OWN");

        var account = server.demo().accountId();
        var key = run("keys", "create", "--account", account, "--name", "Own", "-p", "OWN_READ_OWN")
                .json()
                .getJsonObject("key")
                .getString("id");
        assertThat(run("explain", "--credential", key, "--method", "GET", "--path", "/own/1")
                        .exitCode())
                .isZero();
        var refused = run("explain", "--credential", key, "--method", "GET", "--path", "/customers/jane");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("PERMISSION_MISSING");
        assertThat(run("keys", "delete", key).exitCode()).isZero();
        assertThat(run("apis", "delete", "own", "--confirm").exitCode()).isZero();
    }

    @Test
    void anOwnSecretComesFromAFile() throws Exception {
        var own = "my-own-secret-" + "x".repeat(30);
        var file = Files.writeString(folder.resolve("own-secret"), own + "\n");
        var account = server.demo().accountId();

        var made = run(
                "keys",
                "create",
                "--account",
                account,
                "--name",
                "Own secret",
                "-p",
                "CUSTOMERS_READ",
                "--secret-file",
                file.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(get("/customers/jane", own).statusCode()).isEqualTo(200);
    }

    @Test
    void verifyTellsItsCallerByExitCode() throws IOException {
        assertThat(verify(server.demo().secret().reveal(), "--method", "GET", "--path", "/customers/jane")
                        .exitCode())
                .isZero();
        var unknown = verify("cvg_live_" + "0".repeat(36), "--explain");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.out()).contains("CREDENTIAL_INVALID");
    }

    @Test
    void whatIsWrongIsSaidWithItsField() {
        var account = server.demo().accountId();
        var wrong = run(
                "keys",
                "create",
                "--account",
                account,
                "--name",
                "x",
                "-p",
                "NO_SUCH",
                "--expires-at",
                "2001-01-01T00:00:00Z");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("/permissions/0", "/expiresAt");
        assertThat(run("accounts", "get", "0197a000-0000-7000-8000-000000000000")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void aRefusalIsToldByItsIdAtOnceAndWithinASecondInTheStore() throws Exception {
        var account = run("accounts", "create", "--name", "Explained").json().getString("id");
        var made = run("keys", "create", "--account", account, "--name", "Explained key", "-p", "CUSTOMERS_READ")
                .json();
        var key = made.getString("secret");
        var refused =
                new JsonObject(get("/customers?email=jane%40example.com", key).body());

        var told = run("explain", "--decision", refused.getString("decisionId"));

        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.json().getString("code")).isEqualTo("PERMISSION_MISSING");
        assertThat(told.json().getJsonObject("request").getString("path")).isEqualTo("/customers");
        assertThat(told.json().getJsonObject("credential").getString("id"))
                .isEqualTo(made.getJsonObject("key").getString("id"));
        assertThat(told.out()).doesNotContain(key, "jane%40example.com", "jane@example.com");

        var unknown =
                new JsonObject(get("/customers", "cvg_live_" + "0".repeat(36)).body());
        assertThat(run("explain", "--decision", unknown.getString("decisionId"))
                        .json()
                        .getString("code"))
                .isEqualTo("CREDENTIAL_INVALID");
        var own = Files.writeString(
                folder.resolve("own-token"),
                run("tokens", "create", "--account", account, "--role", "auditor", "--name", "a")
                        .json()
                        .getString("secret"));
        assertThat(runAs(own, "explain", "--decision", unknown.getString("decisionId"))
                        .exitCode())
                .isNotZero();
        assertThat(runAs(own, "explain", "--decision", refused.getString("decisionId"))
                        .json()
                        .getString("code"))
                .isEqualTo("PERMISSION_MISSING");
        assertThat(run("explain").err()).contains("--decision");
    }

    @Test
    void aTokenWithoutTheRoleIsRefused() throws IOException {
        var made =
                run("tokens", "create", "--name", "Reader", "--role", "auditor").json();
        var file = Files.writeString(folder.resolve("auditor"), made.getString("secret"));

        assertThat(runAs(file, "accounts", "list").exitCode()).isZero();
        var refused = runAs(file, "accounts", "create", "--name", "x");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("ROLE_FORBIDDEN");
        assertThat(run("tokens", "revoke", made.getJsonObject("token").getString("id"))
                        .exitCode())
                .isZero();
        assertThat(runAs(file, "accounts", "list").exitCode()).isEqualTo(1);
    }

    @Test
    void tablesAreForPeople() {
        var arguments = new String[] {"apis", "list", "--server", management(), "--token-file", tokenFile.toString()};
        var out = new StringWriter();
        var code = ClavigerCommand.run(new PrintWriter(out, true), new PrintWriter(new StringWriter()), arguments);

        assertThat(code).isZero();
        assertThat(out.toString().lines().findFirst().orElseThrow())
                .startsWith("SLUG")
                .contains("TITLE");
        assertThat(out.toString()).contains("customers").doesNotContain("{");
    }

    @Test
    void healthIsReadyAndMetricsCount() throws Exception {
        get("/customers/jane", "wrong");
        var health = server.url(server.settings().health());

        assertThat(send(health + "/health/live", "x", "x").statusCode()).isEqualTo(200);
        assertThat(new JsonObject(send(health + "/health/ready", "x", "x").body()).getString("status"))
                .isEqualTo("ready");
        assertThat(send(health + "/metrics", "x", "x").body())
                .contains("claviger_requests_total{door=\"gateway\",code=\"CREDENTIAL_INVALID\"}")
                .contains("claviger_decision_seconds_bucket{le=\"+Inf\"}")
                .contains("claviger_upstream_seconds_count", "claviger_snapshot_revision", "jvm_memory_used_bytes")
                .contains("claviger_rejections_dropped_total 0");
        assertThat(send(health + "/other", "x", "x").statusCode()).isEqualTo(404);
    }

    @Test
    void theDoctorLooksAtARunningInstallationAndChangesNothing() {
        var data = folder.resolve("data").toString();
        var examined = Ran.command(
                "doctor",
                "--json",
                "-D",
                "data-dir=" + data,
                "-D",
                "control.port=0",
                "-D",
                "edge.port=0",
                "-D",
                "gateway.port=0",
                "-D",
                "health.port=0");

        assertThat(examined.out()).contains("the master key fits", "are intact", "takes connections");
        assertThat(examined.exitCode()).as(examined.out()).isZero();
    }

    @Test
    void aBackupOfTheRunningServerIsRestoredElsewhere() throws Exception {
        var backup = folder.resolve("backup.db");
        var data = folder.resolve("data");
        var taken = Ran.command("backup", backup.toString(), "-D", "data-dir=" + data);
        assertThat(taken.exitCode()).as(taken.err()).isZero();
        assertThat(taken.out()).contains("The master key is not in it");
        assertThat(Ran.command("backup", backup.toString(), "-D", "data-dir=" + data)
                        .exitCode())
                .as("never over a file that is there")
                .isEqualTo(1);

        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        assertThat(Ran.command("restore", backup.toString(), "-D", "data-dir=" + elsewhere)
                        .exitCode())
                .as("not without the master key")
                .isEqualTo(2);
        Files.copy(data.resolve("master.key"), elsewhere.resolve("master.key"));
        var restored = Ran.command("restore", backup.toString(), "-D", "data-dir=" + elsewhere);
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        var recovered = Ran.command("tokens", "recover", "--json", "-D", "data-dir=" + elsewhere);
        assertThat(recovered.json().getString("secret")).startsWith("cvgadm_");
        assertThat(Ran.command("tokens", "recover", "-D", "data-dir=" + data).err())
                .contains("stop it first");
    }

    private static String management() {
        return server.url(server.settings().control());
    }

    private static Ran run(String... arguments) {
        return runAs(tokenFile, arguments);
    }

    private static Ran runAs(Path token, String... arguments) {
        return Ran.jsonAt(server, token, arguments);
    }

    private static Ran verify(String key, String... arguments) throws IOException {
        var all = new ArrayList<>(
                List.of("verify", "--edge", server.url(server.settings().edge())));
        all.addAll(List.of(
                "--key-file", Files.writeString(folder.resolve("key"), key).toString()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private static HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
        return send(server.url(server.settings().gateway()) + path, "X-API-Key", key);
    }

    private static HttpResponse<String> send(String url, String header, String value)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url)).header(header, value).build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("code");
    }

    private static void assertSecretNowhere(String... secrets) throws Exception {
        try (var files = Files.walk(folder.resolve("data"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secrets);
            }
        }
        assertThat(send(server.url(server.settings().health()) + "/metrics", "x", "x")
                        .body())
                .doesNotContain(secrets);
    }
}
