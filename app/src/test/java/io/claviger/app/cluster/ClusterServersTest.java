package io.claviger.app.cluster;

import static io.claviger.app.cluster.ClusterFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.cli.ClavigerCommand;
import io.claviger.app.cli.ExitCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Three nodes in this process. */
class ClusterServersTest {
    private static final int ROUNDS = 20;
    private static final double MOST_MILLIS = 1_000;

    @Test
    void revokedKeyIsRefusedOnEveryNodeWithinASecondAndAtOnceAfterItsReceipt() throws Exception {
        try (var cluster = new ClusterFixture(3, "2s", "60s")) {
            for (var round = 0; round < ROUNDS; round++) {
                var management = cluster.node(round % 3).management();
                var key = cluster.aKey(management);
                cluster.nodes.forEach(node ->
                        assertThat(cluster.verify(node.edge(), key.secret())).isEqualTo("VALID"));

                var receipt = cluster.call("POST", management + "/keys/" + key.id() + "/revoke?wait=all", null)
                        .getJsonObject("receipt");

                cluster.nodes.forEach(node ->
                        assertThat(cluster.verify(node.edge(), key.secret())).isEqualTo("CREDENTIAL_REVOKED"));
                assertThat(receipt.getBoolean("complete")).isTrue();
                assertThat(nodes(receipt)).hasSize(3);
                for (var node : nodes(receipt)) {
                    assertThat(((JsonObject) node).getDouble("milliseconds")).isLessThan(MOST_MILLIS);
                }
            }
            var listed = cluster.call("GET", cluster.node(1).management() + "/nodes", null);
            assertThat(listed.getJsonArray("items")).hasSize(3).allSatisfy(node -> {
                var one = (JsonObject) node;
                assertThat(one.getString("lease")).isEqualTo("in-touch");
                assertThat(one.getJsonObject("lag").getInteger("revisions")).isZero();
            });
        }
    }

    @Test
    void aNodeWhoseWireIsCutJudgesOnForItsToleranceAndThenRefusesUntilItIsBack() throws Exception {
        try (var cluster = new ClusterFixture(3, "1s", "6s")) {
            var cut = cluster.node(2);
            var key = cluster.aKey(cluster.node(0).management());
            cut.wire().hang();

            var revoked =
                    cluster.call("POST", cluster.node(0).management() + "/keys/" + key.id() + "/revoke?wait=all", null);

            var receipt = revoked.getJsonObject("receipt");
            assertThat(receipt.getBoolean("complete")).isFalse();
            assertThat(nodes(receipt).stream()
                            .map(JsonObject.class::cast)
                            .filter(node -> node.containsKey("outOfTouchUntil")))
                    .hasSize(1);
            assertThat(cluster.verify(cluster.node(1).edge(), key.secret())).isEqualTo("CREDENTIAL_REVOKED");
            assertTheCommandLineSaysSo(cluster, key);
            // it can't know, and says that it is degraded
            assertThat(cluster.verify(cut.edge(), key.secret())).isEqualTo("VALID");
            assertThat(cluster.send("GET", cut.health() + "/health/ready", null).body())
                    .contains("out of touch");
            assertThat(cluster.send("GET", cut.health() + "/metrics", null).body())
                    .contains("claviger_lease_state 1");

            await(() -> cluster.verify(cut.edge(), key.secret()).equals("UNAVAILABLE"));

            assertThat(cluster.status(cut.health() + "/health/ready")).isEqualTo(503);
            assertThat(cluster.status(cut.management() + "/accounts")).isEqualTo(503);
            // by now nobody judges by what was before
            var again = cluster.call(
                    "POST",
                    cluster.node(0).management() + "/keys/" + key.id() + "/revoke?wait=all&timeoutSeconds=20",
                    null);
            assertThat(again.getJsonObject("receipt").getBoolean("complete")).isTrue();
            assertThat(nodes(again.getJsonObject("receipt"))).hasSize(2);

            cut.wire().heal();

            await(() -> cluster.verify(cut.edge(), key.secret()).equals("CREDENTIAL_REVOKED"));
            await(() -> cluster.status(cut.health() + "/health/ready") == 200);
            assertThat(nodes(cluster.call(
                                    "POST",
                                    cut.management() + "/keys/" + key.id() + "/revoke?wait=all&timeoutSeconds=20",
                                    null)
                            .getJsonObject("receipt")))
                    .hasSize(3);
        }
    }

    @Test
    void aRestartOfTheDatabaseShorterThanTheToleranceRefusesNobodyAndALongerOneIsRecoveredFrom() throws Exception {
        try (var cluster = new ClusterFixture(3, "1s", "20s")) {
            var key = cluster.aKey(cluster.node(0).management());
            var over = new AtomicBoolean();
            var refused = new AtomicReference<String>();
            var caller = Thread.ofPlatform().start(() -> {
                for (var i = 0; !over.get(); i++) {
                    var said = cluster.verify(cluster.node(i % 3).edge(), key.secret());
                    if (!said.equals("VALID")) {
                        refused.set(said);
                    }
                }
            });
            cluster.postgres.stop();
            await(() -> cluster.nodes.stream()
                    .allMatch(node -> cluster.send("GET", node.health() + "/metrics", null)
                            .body()
                            .contains("claviger_lease_state 1")));
            cluster.postgres.startAgain();
            await(() -> cluster.nodes.stream()
                    .allMatch(node -> cluster.send("GET", node.health() + "/metrics", null)
                            .body()
                            .contains("claviger_lease_state 0")));
            over.set(true);
            caller.join();
            assertThat(refused.get()).isNull();

            cluster.postgres.stop();
            await(() -> cluster.nodes.stream()
                    .allMatch(node -> cluster.verify(node.edge(), key.secret()).equals("UNAVAILABLE")));
            cluster.postgres.startAgain();
            await(() -> cluster.nodes.stream()
                    .allMatch(node -> cluster.verify(node.edge(), key.secret()).equals("VALID")));
            var revoked = cluster.call(
                    "POST",
                    cluster.node(0).management() + "/keys/" + key.id() + "/revoke?wait=all&timeoutSeconds=20",
                    null);
            assertThat(revoked.getJsonObject("receipt").getBoolean("complete")).isTrue();
            assertThat(nodes(revoked.getJsonObject("receipt"))).hasSize(3);
        }
    }

    private static void assertTheCommandLineSaysSo(ClusterFixture cluster, ClusterFixture.Made key) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = ClavigerCommand.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "keys",
                "revoke",
                key.id(),
                "--wait",
                "--wait-timeout",
                "1",
                "--server",
                cluster.node(1).management().replace("/api/v1", ""),
                "--token",
                ClusterFixture.TOKEN);
        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(out.toString()).containsPattern("node-\\S+ +- +\\d{4}-\\d\\d-\\d\\dT");
        assertThat(err.toString()).contains("may not be in force on every node yet");
    }

    private static JsonArray nodes(JsonObject receipt) {
        return receipt.getJsonArray("nodes");
    }
}
