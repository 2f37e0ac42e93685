package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that is slow, hangs, breaks off or is away, under two nodes that are called and changed all the time: no door
 * hangs, every change is answered within 5 s and each that was acknowledged is there, requests are judged as the lease
 * allows, and everything goes on within seconds, with nothing started again.
 */
@Tag("soak")
class DatabaseSoak {
    private static final int ROUNDS = Integer.getInteger("soak.rounds", 1);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration TOLERANCE = Duration.ofSeconds(60);
    /** Longer than any change may take. */
    private static final Duration FAULT = Duration.ofSeconds(7);

    private static final int WRITERS = 3;

    @TempDir
    Path work;

    /** What runs on a node all the time. */
    private static final class Busy {
        final SoakedNode node;
        final String account;
        final Doors doors;
        final KeyLives lives;
        final PolicyChanges policy;
        final Metered metered;
        private final AtomicInteger refused = new AtomicInteger();

        Busy(SoakedNode node) throws InterruptedException {
            this.node = node;
            account = node.server
                    .done("POST", "/accounts", new JsonObject().put("name", "Soak"))
                    .getString("id");
            doors = new Doors(node.server);
            lives = new KeyLives(node.server, account);
            policy = new PolicyChanges(node.server, account);
            metered = new Metered(node.server);
        }

        List<Callable<Object>> work(AtomicBoolean over) {
            var work = new ArrayList<Callable<Object>>();
            for (var i = 0; i < WRITERS; i++) {
                work.add(() -> until(over, lives::live));
            }
            work.add(() -> until(over, policy::change));
            work.add(() -> {
                metered.callUntil(over);
                return true;
            });
            work.add(() -> until(over, () -> {
                doors.assertJudge();
                return true;
            }));
            return work;
        }

        private boolean until(AtomicBoolean over, Callable<Boolean> step) throws Exception {
            while (!over.get()) {
                if (!step.call()) {
                    refused.incrementAndGet();
                }
            }
            return true;
        }

        int changes() {
            return lives.changes() + policy.changes();
        }

        void assertWhole() throws InterruptedException {
            lives.assertWhole();
            policy.assertWhole();
            lives.assertAcknowledged(lives.secrets());
            metered.assertAllIsKnown();
            KillLoopSoak.assertIntact(node.server, "/accounts/" + account + "/audit");
            KillLoopSoak.assertIntact(node.server, "/audit");
        }
    }

    @Test
    void nothingIsLostAndNobodyHangsWhateverBecomesOfTheDatabase() throws Exception {
        try (var database = new SoakedPostgres();
                var one = SoakedNode.start(database, work.resolve("one"), LEASE, TOLERANCE);
                var other = SoakedNode.start(database, work.resolve("other"), LEASE, TOLERANCE)) {
            SoakedApi.importInto(one.server);
            var struck = new Busy(one);
            var beside = new Busy(other);
            for (var round = 1; round <= ROUNDS; round++) {
                for (var fault : DatabaseFault.values()) {
                    strike(fault, database, struck, beside);
                }
            }
        }
    }

    private static void strike(DatabaseFault fault, SoakedPostgres database, Busy struck, Busy beside)
            throws Exception {
        var over = new AtomicBoolean();
        var before = struck.changes();
        var refusedBefore = struck.refused.get();
        try (var threads = Executors.newCachedThreadPool()) {
            var running = new ArrayList<Future<Object>>();
            struck.work(over).forEach(step -> running.add(threads.submit(step)));
            beside.work(over).forEach(step -> running.add(threads.submit(step)));
            TimeUnit.MILLISECONDS.sleep(500);
            fault.begin(struck.node, database);
            try {
                TimeUnit.MILLISECONDS.sleep(FAULT.toMillis() / 2);
                var half = beside.changes();
                TimeUnit.MILLISECONDS.sleep(FAULT.toMillis() / 2);
                if (fault.ofOneNode) {
                    assertThat(beside.changes())
                            .as("changes at the node beside, " + fault)
                            .isGreaterThan(half);
                }
            } finally {
                fault.end(struck.node, database);
                over.set(true);
            }
            for (var one : running) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
        var recovered = struck.node.awaitRecovered(struck.account);
        var besideRecovered = beside.node.awaitRecovered(beside.account);
        struck.assertWhole();
        beside.assertWhole();
        System.out.printf(
                "%s: %d changes were made at the node and %d were not, %d so far found whole that nobody answered;"
                        + " recovered in %d ms, the node beside in %d ms%n",
                fault,
                struck.changes() - before,
                struck.refused.get() - refusedBefore,
                struck.lives.resolved(),
                recovered.toMillis(),
                besideRecovered.toMillis());
    }

    /** How the database is out of reach for longer than a node may judge without it, and comes back. */
    private enum Outage {
        HELD_STILL {
            @Override
            void begin(SoakedNode node, SoakedPostgres database) throws IOException {
                database.server.hold();
            }

            @Override
            void end(SoakedNode node, SoakedPostgres database) throws IOException {
                database.server.letGo();
            }
        },
        AWAY {
            @Override
            void begin(SoakedNode node, SoakedPostgres database) throws IOException {
                database.server.stop();
            }

            @Override
            void end(SoakedNode node, SoakedPostgres database) throws IOException {
                database.server.startAgain();
            }
        },
        CUT_OFF {
            @Override
            void begin(SoakedNode node, SoakedPostgres database) {
                node.wire.hang();
            }

            @Override
            void end(SoakedNode node, SoakedPostgres database) {
                node.wire.heal();
            }
        };

        abstract void begin(SoakedNode node, SoakedPostgres database) throws IOException;

        abstract void end(SoakedNode node, SoakedPostgres database) throws IOException;
    }

    @Test
    void anOutageLongerThanTheToleranceIsA503AtEveryDoorAndEndsByItself() throws Exception {
        var tolerance = Duration.ofSeconds(4);
        try (var database = new SoakedPostgres();
                var node = SoakedNode.start(database, work.resolve("short"), Duration.ofSeconds(1), tolerance)) {
            var doors = new Doors(node.server);
            var account = node.server
                    .done("POST", "/accounts", new JsonObject().put("name", "Soak"))
                    .getString("id");
            for (var outage : Outage.values()) {
                doors.assertJudge();
                var began = System.nanoTime();
                outage.begin(node, database);
                var judged = doors.judgedUntilRefused(Duration.ofSeconds(20)).minusNanos(began);
                assertThat(judged)
                        .as("judged on, " + outage)
                        .isBetween(tolerance, node.judgesFor().plusMillis(500));
                doors.assertRefuseEverything();
                TimeUnit.SECONDS.sleep(3);
                doors.assertRefuseEverything();
                outage.end(node, database);
                var recovered = node.awaitRecovered(account);
                doors.assertJudge();
                doors.awaitChanges();
                System.out.printf(
                        "%s: judged on for %d ms, then refused at every door; recovered in %d ms%n",
                        outage, judged.toMillis(), recovered.toMillis());
            }
        }
    }
}
