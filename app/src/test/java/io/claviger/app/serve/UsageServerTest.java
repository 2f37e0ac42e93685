package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes through the gateway shows in usage and in the error log soon after, and is still there after a restart. */
class UsageServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Secret admin = KeyFormat.newServiceToken(new SecureRandom());

    @TempDir
    private Path folder;

    private Server server;
    private Path tokenFile;
    private String keyId;
    private String key;

    @BeforeEach
    void makeAKey() throws Exception {
        tokenFile = Files.writeString(folder.resolve("token"), admin.reveal());
        start();
        var made = run(
                "keys",
                "create",
                "--account",
                server.demo().accountId(),
                "--name",
                "Counted",
                "-p",
                "CUSTOMERS_READ,REWARDS_READ");
        keyId = made.getJsonObject("key").getString("id");
        key = made.getString("secret");
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void requestsShowInUsageAndOutliveARestart() throws Exception {
        for (var i = 0; i < 5; i++) {
            assertThat(call("/customers/jane")).isEqualTo(200);
        }
        assertThat(call("/customers")).isEqualTo(403);

        await(() -> counted(null) == 5 && counted("PERMISSION_MISSING") == 1);
        var usage = run("keys", "usage", keyId).getJsonArray("items");
        assertThat(usage.getJsonObject(0).getString("api")).isEqualTo("customers");

        var account = server.demo().accountId();
        await(() -> run("rejections", "--account", account, "--key", keyId)
                        .getJsonArray("items")
                        .size()
                == 1);
        var rejection = run("rejections", "--account", account, "--key", keyId)
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(rejection.getString("code")).isEqualTo("PERMISSION_MISSING");
        assertThat(rejection.getString("address")).isEqualTo("127.0.0.1");

        var radius = run("keys", "blast-radius", keyId);
        assertThat(radius.getLong("requests")).isEqualTo(6);
        assertThat(radius.getJsonArray("callers").getJsonObject(0).getString("address"))
                .isEqualTo("127.0.0.1");
        assertThat(radius.getJsonArray("callers").getJsonObject(0).getLong("refused"))
                .isEqualTo(1);

        assertThat(call("/customers/jane")).isEqualTo(200);
        server.close();
        start();

        assertThat(counted(null)).isEqualTo(6);
        assertThat(call("/customers/jane")).isEqualTo(200);
        await(() -> run("keys", "blast-radius", keyId)
                        .getJsonArray("callers")
                        .getJsonObject(0)
                        .getLong("count")
                == 8);
        assertThat(counted(null)).isEqualTo(7);
    }

    @Test
    void whatAKeyDoesNotUseAndWhoUsesItsOldSecretShows() throws Exception {
        assertThat(call("/customers/jane")).isEqualTo(200);
        await(() -> run("keys", "right-size", keyId).getJsonArray("used").size() == 1);
        var size = run("keys", "right-size", keyId);
        assertThat(size.getJsonArray("used").getJsonObject(0).getString("permission"))
                .isEqualTo("CUSTOMERS_READ");
        assertThat(size.getJsonArray("unused").getJsonObject(0).getString("permission"))
                .isEqualTo("REWARDS_READ");
        assertThat(size.getBoolean("complete")).isFalse();

        var old = key;
        key = run("keys", "rotate", keyId, "--overlap", "3600").getString("secret");
        await(() -> secret(1).getString("lastUsedAt") != null);
        assertThat(secret(0).getString("lastUsedAt")).isNull();
        assertThat(call("/customers/jane")).isEqualTo(200);
        await(() -> secret(0).getString("lastUsedAt") != null);

        run("keys", "end-secret", keyId, secret(1).getString("id"));
        assertThat(call("/customers/jane")).isEqualTo(200);
        key = old;
        assertThat(call("/customers/jane")).isEqualTo(401);
    }

    @Test
    void tablesOfUseAreForPeople() throws Exception {
        assertThat(call("/customers/jane")).isEqualTo(200);
        await(() -> counted(null) == 1);
        assertThat(printed("keys", "usage", keyId))
                .contains("OPERATION", "customers")
                .doesNotContain("{");
        assertThat(printed("keys", "blast-radius", keyId))
                .contains("OPERATIONS", "CALLERS", "127.0.0.1", "CUSTOMERS_READ")
                .doesNotContain("{");
        assertThat(printed("keys", "secrets", keyId)).contains("LAST USED AT").doesNotContain("{", key);
    }

    private JsonObject secret(int index) {
        return run("keys", "secrets", keyId).getJsonArray("items").getJsonObject(index);
    }

    private long counted(String code) {
        return run("keys", "usage", keyId).getJsonArray("items").stream()
                .map(item -> (JsonObject) item)
                .filter(item -> java.util.Objects.equals(item.getString("code"), code))
                .mapToLong(item -> item.getLong("count"))
                .sum();
    }

    private void start() throws Exception {
        server = Server.start(ServerFixture.withDemo(folder, admin));
    }

    private int call(String path) throws Exception {
        var url = server.url(server.settings().gateway()) + path;
        var request =
                HttpRequest.newBuilder(URI.create(url)).header("X-API-Key", key).build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private JsonObject run(String... arguments) {
        return succeeded(Ran.jsonAt(server, tokenFile, arguments)).json();
    }

    private String printed(String... arguments) {
        return succeeded(Ran.at(server, tokenFile, arguments)).out();
    }

    private static Ran succeeded(Ran ran) {
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        return ran;
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) throws Exception {
        var end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            assertThat(Instant.now()).as("waited for %s", PATIENCE).isBefore(end);
            Thread.sleep(50);
        }
    }
}
