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

    /** What a busy machine may add. */
    static final Duration SLACK = Duration.ofMillis(500);

    private static final Duration LONGEST_JUDGEMENT = Duration.ofSeconds(2);

    private static final int UNAVAILABLE = 503;

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

    /** Calls until the outage is told; when that was, on {@link System#nanoTime}. */
    Duration judgedUntilRefused(Duration atMost) throws InterruptedException {
        var end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - end < 0) {
            var answer = verify();
            if (answer.statusCode() == UNAVAILABLE) {
                return Duration.ofNanos(System.nanoTime());
            }
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("VALID");
            Thread.sleep(10);
        }
        throw new AssertionError("judged for longer than " + atMost);
    }

    /** Every door says at once that there is an outage, and says nothing of a credential. */
    void assertRefuseEverything() throws InterruptedException {
        var start = System.nanoTime();
        assertOutage(verify());
        assertOutage(answered(server.send(server.gateway(), "/nothing", "GET", null)));
        assertOutage(answered(server.send(server.edge(), "/v1/authorize/envoy/nothing", "GET", null)));
        assertOutage(answered(server.call("GET", "/accounts", null)));
        assertOutage(answered(server.call("POST", "/accounts", new JsonObject().put("name", "no"))));
        assertThat(server.readiness().getString("status")).isNotEqualTo("ready");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_JUDGEMENT.multipliedBy(4));
    }

    private static void assertOutage(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(UNAVAILABLE);
        assertThat(answer.body()).contains("UNAVAILABLE");
    }

    private HttpResponse<String> verify() throws InterruptedException {
        return answered(server.send(server.edge(), "/v1/keys/verify", "POST", new JsonObject().put("key", secret)));
    }

    private static HttpResponse<String> answered(@Nullable HttpResponse<String> answer) {
        assertThat(answer).as("an answer").isNotNull();
        return answer;
    }

    /** A change is refused as what it is, and in time. */
    HttpResponse<String> assertRefusesChanges() throws InterruptedException {
        var start = System.nanoTime();
        var answer = change();
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(answer).as("an answer").isNotNull();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(UNAVAILABLE);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("UNAVAILABLE");
        assertThat(took).isLessThan(LONGEST_CHANGE.plus(SLACK));
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

    /** Uses it until {@code /health/ready} warns of its usage; returns the warnings. */
    JsonArray awaitWarnings() throws InterruptedException {
        return await(true);
    }

    /** An audit checkpoint is tried each minute only. */
    void awaitNoWarningOfUsage() throws InterruptedException {
        await(false);
    }

    private JsonArray await(boolean ofUsage) throws InterruptedException {
        var end = System.nanoTime() + 30_000_000_000L;
        while (true) {
            assertThat(server.verify(secret)).isEqualTo("VALID");
            var warnings = server.readiness().getJsonArray("warnings", new JsonArray());
            if (warnings.stream()
                            .anyMatch(
                                    one -> ((JsonObject) one).getString("part").equals("usage"))
                    == ofUsage) {
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
