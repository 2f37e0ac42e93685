package io.claviger.app.cluster;

import static io.claviger.app.cluster.ClusterFixture.MASTER_KEY;
import static io.claviger.app.cluster.ClusterFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is a process of its own, beside one in this process: what stands still, and what is killed. */
class ClusterProcessTest {
    private static final Duration LEASE_AND_TOLERANCE = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    @Test
    void aStoppedNodeIsNamedAndItsFirstAnswerAfterwardsIsTheOutageAndAKilledOneIsForgotten() throws Exception {
        try (var cluster = new ClusterFixture(1, "1s", "3s");
                var other = new ServerProcess(folder, "-Xmx512m")
                        .with("CLAVIGER_DATABASE_URL", cluster.url(cluster.postgres.port()))
                        .with("CLAVIGER_MASTER_KEY", MASTER_KEY)
                        .with("CLAVIGER_LEASE_DURATION", "1s")
                        .with("CLAVIGER_LEASE_TOLERANCE", "3s")
                        .start()) {
            var management = cluster.node(0).management();
            var edge = "http://127.0.0.1:" + other.edge();
            var key = cluster.aKey(management);
            assertThat(cluster.verify(edge, key.secret())).isEqualTo("VALID");

            other.pause();
            var stopped = Instant.now();
            var receipt = revoke(cluster, management, key, 2);
            assertThat(receipt.getBoolean("complete")).isFalse();
            var named = receipt.getJsonArray("nodes").getJsonObject(1);
            assertThat(named.containsKey("milliseconds")).isFalse();
            assertThat(Instant.parse(named.getString("outOfTouchUntil")))
                    .isBetween(stopped, Instant.now().plus(LEASE_AND_TOLERANCE).plusMillis(200));
            // one that waits longer than the node may go on by what was before
            assertThat(revoke(cluster, management, key, 20).getBoolean("complete"))
                    .isTrue();
            other.resume();
            // the very first one, sent after a complete receipt: it may be refused, but never judged by what was before
            assertThat(cluster.verify(edge, key.secret())).isIn("UNAVAILABLE", "CREDENTIAL_REVOKED");
            await(() -> cluster.verify(edge, key.secret()).equals("CREDENTIAL_REVOKED"));
            assertThat(revoke(cluster, management, key, 20).getJsonArray("nodes"))
                    .hasSize(2);

            other.kill();
            var second = cluster.call(
                    "POST",
                    management + "/accounts?wait=all&timeoutSeconds=20",
                    new JsonObject().put("name", "after the kill"));
            assertThat(second.getJsonObject("receipt").getBoolean("complete")).isTrue();
            assertThat(second.getJsonObject("receipt").getJsonArray("nodes")).hasSize(1);
        }
    }

    private static JsonObject revoke(ClusterFixture cluster, String management, ClusterFixture.Made key, int seconds) {
        return cluster.call(
                        "POST", management + "/keys/" + key.id() + "/revoke?wait=all&timeoutSeconds=" + seconds, null)
                .getJsonObject("receipt");
    }
}
