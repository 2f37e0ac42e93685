package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load, keys revoked at one after the other, each watched at every node: in time where nodes are well,
 * and as the receipt says where one is not. Nothing is accepted anywhere that was sent after a complete receipt.
 */
@Tag("soak")
class ClusterSoak {
    private static final int REVOCATIONS = Integer.getInteger("soak.rounds", 1_000);
    private static final int WARM_UP = Math.min(200, REVOCATIONS);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration TOLERANCE = Duration.ofSeconds(4);
    /** Revoked over each trouble, half of them once it is over. */
    private static final int KEYS = 24;

    private static final int LOAD_EVERY_MILLIS = 5;
    private static final Duration WATCH_ONE = Duration.ofMillis(2);
    /** All of the keys are asked about at once, at every node: who asks more often measures how long he waits for himself. */
    private static final Duration WATCH_MANY = Duration.ofMillis(20);

    private static final double MOST_MILLIS = 1_000;
    private static final double USUAL_MILLIS = 200;
    private static final int COUNT = 3;
    private static final int STRUCK = 2;

    @TempDir
    Path work;

    /** What happens to the third node, or to the database. */
    private enum Trouble {
        NODE_HELD_STILL {
            @Override
            void begin(SoakedNode node, SoakedPostgres database) throws IOException, InterruptedException {
                node.server.pause();
            }

            @Override
            void end(SoakedNode node, SoakedPostgres database) throws IOException, InterruptedException {
                node.server.resume();
            }
        },
        WIRE_CUT {
            @Override
            void begin(SoakedNode node, SoakedPostgres database) {
                node.wire.cut();
            }

            @Override
            void end(SoakedNode node, SoakedPostgres database) {
                node.wire.heal();
            }
        },
        WIRE_SILENT {
            @Override
            void begin(SoakedNode node, SoakedPostgres database) {
                node.wire.hang();
            }

            @Override
            void end(SoakedNode node, SoakedPostgres database) {
                node.wire.heal();
            }
        },
        DATABASE_RESTARTED {
            @Override
            void begin(SoakedNode node, SoakedPostgres database) throws IOException {
                database.server.stop();
                database.server.startAgain();
            }

            @Override
            void end(SoakedNode node, SoakedPostgres database) {
                // it is back already
            }
        };

        abstract void begin(SoakedNode node, SoakedPostgres database) throws IOException, InterruptedException;

        abstract void end(SoakedNode node, SoakedPostgres database) throws IOException, InterruptedException;
    }

    /** Calls with a good key at every node, all the time. */
    private static final class Load implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<AtomicInteger> refused = new ArrayList<>();
        private final List<Future<?>> running = new ArrayList<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Load(List<SoakedNode> nodes, String secret) {
            for (var node : nodes) {
                var count = new AtomicInteger();
                refused.add(count);
                running.add(threads.submit(() -> {
                    while (!over.get()) {
                        var said = Revocation.said(node.server, secret);
                        if (!said.equals("VALID")) {
                            assertThat(said).isEqualTo("UNAVAILABLE");
                            count.incrementAndGet();
                        }
                        Thread.sleep(LOAD_EVERY_MILLIS);
                    }
                    return null;
                }));
            }
        }

        int refused(int node) {
            return refused.get(node).get();
        }

        @Override
        public void close() throws Exception {
            over.set(true);
            for (var one : running) {
                one.get(30, TimeUnit.SECONDS);
            }
            threads.close();
        }
    }

    /** Three nodes on one database, in order. */
    private record Nodes(SoakedPostgres database, List<SoakedNode> all, String account) implements AutoCloseable {
        SoakedNode first() {
            return all.getFirst();
        }

        @Override
        public void close() throws Exception {
            for (var node : all) {
                node.close();
            }
            database.close();
        }
    }

    @Test
    void revocationsAreInForceOnEveryNodeInTime() throws Exception {
        try (var nodes = start();
                var load = new Load(nodes.all, key(nodes.first(), nodes.account).getString("secret"))) {
            revoke(nodes, WARM_UP);
            assertInTime(revoke(nodes, REVOCATIONS));
            for (var i = 0; i < COUNT; i++) {
                assertThat(load.refused(i)).as("refused by a healthy node").isZero();
            }
        }
    }

    @Test
    void nothingIsAcceptedLaterThanReceiptsSayWhateverBecomesOfANodeOrTheDatabase() throws Exception {
        try (var nodes = start()) {
            revoke(nodes, Math.min(WARM_UP, 50));
            for (var trouble : Trouble.values()) {
                strike(trouble, nodes);
            }
        }
    }

    private Nodes start() throws Exception {
        var database = new SoakedPostgres();
        var all = new ArrayList<SoakedNode>();
        for (var i = 0; i < COUNT; i++) {
            all.add(SoakedNode.start(database, work.resolve("node-" + i), LEASE, TOLERANCE));
        }
        var account = all.getFirst()
                .server
                .done("POST", "/accounts", new JsonObject().put("name", "Soak"))
                .getString("id");
        return new Nodes(database, all, account);
    }

    /** Known at every node. */
    private static JsonObject key(SoakedNode node, String account) throws InterruptedException {
        return node.server.done(
                "POST", "/accounts/" + account + "/keys?wait=all&timeoutSeconds=20", new JsonObject().put("name", "k"));
    }

    /** With nothing wrong, at each node in turn. Returns the milliseconds of each at each node. */
    private static double[] revoke(Nodes nodes, int count) throws InterruptedException {
        var millis = new ArrayList<Double>();
        for (var i = 0; i < count; i++) {
            var by = nodes.all.get(i % COUNT);
            var revocation = new Revocation(key(by, nodes.account));
            revocation.watch(nodes.all, WATCH_ONE);
            for (var node = 0; node < COUNT; node++) {
                revocation.awaitAccepted(node);
            }
            revocation.revoke(by, 5);
            assertThat(revocation.complete()).isTrue();
            revocation.assertReceiptHolds(by.judgesFor());
            for (var node = 0; node < COUNT; node++) {
                millis.add(revocation.millis(node));
            }
        }
        return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static void assertInTime(double[] millis) {
        var usual = millis[(int) Math.ceil(0.99 * millis.length) - 1];
        var most = millis[millis.length - 1];
        System.out.printf(
                "%d revocations, at each of 3 nodes: median %.1f ms, 99 %% %.1f ms, slowest %.1f ms%n",
                REVOCATIONS, millis[millis.length / 2], usual, most);
        assertThat(usual).isLessThanOrEqualTo(USUAL_MILLIS);
        assertThat(most).isLessThanOrEqualTo(MOST_MILLIS);
    }

    private static void strike(Trouble trouble, Nodes nodes) throws Exception {
        var struck = nodes.all.get(STRUCK);
        var good = key(nodes.first(), nodes.account).getString("secret");
        var revoked = new ArrayList<Revocation>();
        for (var i = 0; i < KEYS; i++) {
            revoked.add(new Revocation(key(nodes.first(), nodes.account)));
        }
        try (var load = new Load(nodes.all, good)) {
            watch(nodes, revoked);
            trouble.begin(struck, nodes.database);
            try {
                revokeAtTheOthers(nodes, revoked.subList(0, KEYS / 2));
            } finally {
                trouble.end(struck, nodes.database);
            }
            revokeAtTheOthers(nodes, revoked.subList(KEYS / 2, KEYS - 1));
            struck.awaitRecovered(nodes.account);
            revoked.getLast().revoke(struck, 20);
            for (var revocation : revoked) {
                revocation.assertReceiptHolds(struck.judgesFor());
            }
            assertThat(load.refused(0) + load.refused(1))
                    .as("refused by healthy nodes")
                    .isZero();
            if (trouble == Trouble.DATABASE_RESTARTED) {
                assertThat(load.refused(STRUCK))
                        .as("refused over a restart of the database")
                        .isZero();
            }
        }
        tell(trouble, revoked);
    }

    private static void watch(Nodes nodes, List<Revocation> revocations) throws InterruptedException {
        for (var revocation : revocations) {
            revocation.watch(nodes.all, WATCH_MANY);
        }
        for (var revocation : revocations) {
            for (var node = 0; node < COUNT; node++) {
                revocation.awaitAccepted(node);
            }
        }
    }

    /** Each fifth receipt waits for longer than a node that is out of touch may go on. */
    private static void revokeAtTheOthers(Nodes nodes, List<Revocation> revocations) throws InterruptedException {
        for (var i = 0; i < revocations.size(); i++) {
            revocations.get(i).revoke(nodes.all.get(i % 2), i % 5 == 4 ? 20 : 1);
        }
    }

    private static void tell(Trouble trouble, List<Revocation> revoked) {
        var incomplete = revoked.stream().filter(one -> !one.complete()).count();
        var well = revoked.stream()
                .flatMap(one -> Stream.of(one.millis(0), one.millis(1)))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        var struck =
                revoked.stream().mapToDouble(one -> one.millis(STRUCK)).max().orElse(0);
        System.out.printf(
                "%s: %d revocations, %d receipts not complete; at the healthy nodes median %.1f ms, slowest %.1f ms; at the"
                        + " struck one slowest %.1f ms; nothing was accepted later than the receipts say%n",
                trouble, revoked.size(), incomplete, well[well.length / 2], well[well.length - 1], struck);
        if (trouble != Trouble.DATABASE_RESTARTED) {
            assertThat(incomplete)
                    .as("receipts that say that a node is out of touch")
                    .isPositive();
            assertThat(well[well.length - 1]).isLessThanOrEqualTo(MOST_MILLIS);
        }
    }
}
