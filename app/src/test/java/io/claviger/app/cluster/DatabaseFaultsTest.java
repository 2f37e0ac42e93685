package io.claviger.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.fixture.WireProxy;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@code script/soak database} does for minutes, for some seconds: a wire that fails in every way under a node. */
class DatabaseFaultsTest {
    private static final Duration LONGEST_CHANGE = Duration.ofSeconds(5);
    private static final Duration LONGEST_JUDGEMENT = Duration.ofSeconds(1);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(10);

    /** @param millis how long it lasts */
    private record Fault(String name, int millis, Consumer<WireProxy> begin) {}

    private static final List<Fault> FAULTS = List.of(
            new Fault("slow", 500, wire -> wire.delay(Duration.ofMillis(100))),
            new Fault("reset", 300, WireProxy::reset),
            new Fault("torn", 500, WireProxy::tear),
            new Fault("database not heard", 500, WireProxy::hangAnswers),
            // longer than a change may wait
            new Fault("silent", 5_000, WireProxy::hang));

    /** What became of a change: kept by its idempotency key, to be repeated. */
    private record Asked(String once, HttpResponse<String> answer, Duration took) {}

    @Test
    void changesAreAnsweredInTimeAndDoneOnceAndRequestsAreJudgedWhateverBecomesOfTheWire() throws Exception {
        try (var cluster = new ClusterFixture(1, "1s", "60s")) {
            var node = cluster.node(0);
            var key = cluster.aKey(node.management());
            var account = cluster.call("POST", node.management() + "/accounts", new JsonObject().put("name", "Faults"))
                    .getString("id");
            var keys = node.management() + "/accounts/" + account + "/keys";
            var asked = new ArrayList<Asked>();
            for (var fault : FAULTS) {
                var over = new AtomicBoolean();
                var changing = CompletableFuture.supplyAsync(() -> change(cluster, keys, fault.name, over));
                fault.begin.accept(node.wire());
                var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(fault.millis);
                while (System.nanoTime() - end < 0) {
                    var began = System.nanoTime();
                    assertThat(cluster.verify(node.edge(), key.secret())).isEqualTo("VALID");
                    assertThat(Duration.ofNanos(System.nanoTime() - began))
                            .as(fault.name)
                            .isLessThan(LONGEST_JUDGEMENT);
                    Thread.sleep(5);
                }
                over.set(true);
                node.wire().heal();
                asked.addAll(changing.get(10, TimeUnit.SECONDS));
                assertRecovers(cluster, keys);
            }
            asked.forEach(one -> assertDoneOnce(cluster, keys, one));
            assertThat(asked.stream().filter(one -> one.answer.statusCode() == 503))
                    .as("changes that the faults were in the way of")
                    .isNotEmpty();
            assertThat(cluster.send("GET", node.management() + "/accounts/" + account + "/audit/verification", null)
                            .body())
                    .contains("\"intact\":true");
        }
    }

    private static List<Asked> change(ClusterFixture cluster, String keys, String name, AtomicBoolean over) {
        var asked = new ArrayList<Asked>();
        while (!over.get()) {
            var once = name.replace(' ', '-') + "-" + asked.size();
            var began = System.nanoTime();
            var answer = cluster.once("POST", keys, new JsonObject().put("name", once), once);
            asked.add(new Asked(once, answer, Duration.ofNanos(System.nanoTime() - began)));
        }
        return asked;
    }

    private static void assertRecovers(ClusterFixture cluster, String keys) throws InterruptedException {
        var began = System.nanoTime();
        while (cluster.send("POST", keys, new JsonObject().put("name", "again")).statusCode() != 201) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(RECOVERED_WITHIN);
            Thread.sleep(20);
        }
    }

    /** What is answered when it is asked for again, and that there is one of it. */
    private static void assertDoneOnce(ClusterFixture cluster, String keys, Asked asked) {
        assertThat(asked.took).as(asked.once).isLessThan(LONGEST_CHANGE);
        assertThat(asked.answer.statusCode()).as(asked.answer.body()).isIn(201, 503);
        var undone = asked.answer.body().contains("nothing was changed");
        if (undone) {
            assertThat(named(cluster, keys, asked.once)).as(asked.once).isZero();
        }
        var again = cluster.once("POST", keys, new JsonObject().put("name", asked.once), asked.once);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
        if (asked.answer.statusCode() == 201) {
            assertThat(again.body()).isEqualTo(asked.answer.body());
        } else {
            assertThat(new JsonObject(asked.answer.body()).getString("code")).isEqualTo("UNAVAILABLE");
        }
        assertThat(named(cluster, keys, asked.once)).as(asked.once).isEqualTo(1);
    }

    private static long named(ClusterFixture cluster, String keys, String name) {
        return cluster.call("GET", keys + "?limit=100&search=" + name, null).getJsonArray("items").stream()
                .filter(key -> ((JsonObject) key).getString("name").equals(name))
                .count();
    }
}
