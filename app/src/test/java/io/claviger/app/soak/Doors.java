package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What every door of a server does, while something fails under it. */
final class Doors {
    /** A change that can't be made says so by then. */
    static final Duration LONGEST_CHANGE = Duration.ofSeconds(5);

    private static final Duration LONGEST_JUDGEMENT = Duration.ofSeconds(2);

    private final ServerProcess server;
    private final String account;
    private final String secret;

    /** Makes an account with one key. */
    Doors(ServerProcess server) throws InterruptedException {
        this.server = server;
        account = server.done("POST", "/accounts", new JsonObject().put("name", "Soak"))
                .getString("id");
        secret = server.done("POST", "/accounts/" + account + "/keys", new JsonObject().put("name", "k"))
                .getString("secret");
    }

    /** Requests are judged as ever, and soon. */
    void assertJudge() throws InterruptedException {
        var start = System.nanoTime();
        assertThat(server.verify(secret)).isEqualTo("VALID");
        assertThat(server.verify("cvg_live_" + "0".repeat(36))).isEqualTo("CREDENTIAL_INVALID");
        assertThat(gateway()).contains("CREDENTIAL_INVALID");
        assertThat(server.readiness().getString("status")).isEqualTo("ready");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_JUDGEMENT.multipliedBy(4));
    }

    private String gateway() throws InterruptedException {
        var answer = server.send(server.gateway(), "/nothing", "GET", null);
        assertThat(answer).isNotNull();
        return answer.body();
    }

    /** A change is refused as what it is, and in time. */
    HttpResponse<String> assertRefusesChanges() throws InterruptedException {
        var start = System.nanoTime();
        var answer = change();
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(answer).as("an answer").isNotNull();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("UNAVAILABLE");
        assertThat(took).isLessThan(LONGEST_CHANGE.plusMillis(500));
        return answer;
    }

    /** By itself, and within some seconds. */
    void awaitChanges() throws InterruptedException {
        var end = System.nanoTime() + 20_000_000_000L;
        var answer = change();
        while (answer == null || answer.statusCode() != 201) {
            assertThat(System.nanoTime())
                    .as(answer == null ? "broken off" : answer.body())
                    .isLessThan(end);
            Thread.sleep(50);
            answer = change();
        }
        assertThat(server.verify(new JsonObject(answer.body()).getString("secret")))
                .isEqualTo("VALID");
    }

    /** Uses it until {@code /health/ready} warns of something; returns the warnings. */
    JsonArray awaitWarnings() throws InterruptedException {
        return await(true);
    }

    void awaitNoWarnings() throws InterruptedException {
        await(false);
    }

    private JsonArray await(boolean some) throws InterruptedException {
        var end = System.nanoTime() + 30_000_000_000L;
        while (true) {
            assertThat(server.verify(secret)).isEqualTo("VALID");
            var warnings = server.readiness().getJsonArray("warnings", new JsonArray());
            if (warnings.isEmpty() != some) {
                return warnings;
            }
            assertThat(System.nanoTime()).as(warnings.encode()).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private @Nullable HttpResponse<String> change() throws InterruptedException {
        return server.call("POST", "/accounts/" + account + "/keys", new JsonObject().put("name", "changed"));
    }
}
