package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 in a stream of creates, changes, rotations and revokes: every acknowledged change is there afterwards, none is
 * there by half, what was repeated is answered the same, use is known as {@link Metered} says, and the audit trail
 * verifies, with nothing repaired by hand.
 */
@Tag("soak")
class KillLoopSoak {
    private static final int ROUNDS = Integer.getInteger("soak.rounds", 20);
    private static final int WRITERS = 3;
    /** Of the secrets of earlier rounds so many are asked for each round; in the end all are. */
    private static final int SAMPLE = 300;
    /** A round lasts so long at least, that more than a second's use is at stake. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

    private static final int MORE_MILLIS = 1_000;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Random random = new Random(11);

    @TempDir
    Path work;

    @Test
    void noAcknowledgedChangeIsLostOnSqlite() throws Exception {
        run(SoakedDatabase.SQLITE, false);
    }

    @Test
    void noAcknowledgedChangeIsLostOnPostgresWhereTheServerIsKilled() throws Exception {
        run(new SoakedPostgres(), false);
    }

    @Test
    void noAcknowledgedChangeIsLostWhereTheDatabaseIsKilled() throws Exception {
        run(new SoakedPostgres(), true);
    }

    private void run(SoakedDatabase database, boolean killsDatabase) throws Exception {
        try (database;
                var server = new ServerProcess(work, "-Xmx512m", "-XX:TieredStopAtLevel=1")) {
            database.give(server);
            server.start();
            SoakedApi.importInto(server);
            var account = server.done("POST", "/accounts", new JsonObject().put("name", "Soak"))
                    .getString("id");
            var lives = new KeyLives(server, account);
            var policy = new PolicyChanges(server, account);
            var metered = new Metered(server);
            for (var round = 1; round <= ROUNDS; round++) {
                var start = System.nanoTime();
                var before = lives.secrets();
                var killedAt = changeUntilKilled(server, killsDatabase ? database : null, lives, policy, metered);
                var slowest = lives.slowest();
                comeBack(server, killsDatabase ? database : null, account);
                lives.assertWhole();
                policy.assertWhole();
                lives.assertAcknowledged(asked(lives, before));
                if (killsDatabase) {
                    metered.assertAllIsKnown();
                } else {
                    metered.assertAfterKill(killedAt, slowest);
                }
                assertIntact(server, "/accounts/" + account + "/audit");
                assertIntact(server, "/audit");
                System.out.printf(
                        "%s, %s killed, round %d of %d: %d changes and %d of the policy so far, %d that nobody answered"
                                + " were whole; slowest change %d ms; %d calls; %.1f s%n",
                        database,
                        killsDatabase ? "the database" : "the server",
                        round,
                        ROUNDS,
                        lives.changes(),
                        policy.changes(),
                        lives.resolved(),
                        TimeUnit.NANOSECONDS.toMillis(slowest),
                        metered.answered(),
                        (System.nanoTime() - start) / 1e9);
            }
            lives.assertAcknowledged(lives.secrets());
            assertThat(lives.changes()).as("changes made").isGreaterThan(ROUNDS * 5);
        }
    }

    /** All that is new, and a part of what was there before. */
    private List<String> asked(KeyLives lives, List<String> before) {
        var asked = new ArrayList<>(lives.secrets());
        var old = new ArrayList<>(asked);
        asked.removeAll(Set.copyOf(before));
        old.removeAll(Set.copyOf(asked));
        Collections.shuffle(old, random);
        asked.addAll(old.subList(0, Math.min(SAMPLE, old.size())));
        return asked;
    }

    /** Returns when it was, on {@link System#nanoTime}, just before. */
    private long changeUntilKilled(
            ServerProcess server,
            @Nullable SoakedDatabase killed,
            KeyLives lives,
            PolicyChanges policy,
            Metered metered)
            throws Exception {
        var over = new AtomicBoolean();
        var began = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(WRITERS + 2)) {
            var running = new ArrayList<Future<?>>();
            for (var i = 0; i < WRITERS; i++) {
                running.add(threads.submit(() -> until(over, lives::live)));
            }
            running.add(threads.submit(() -> until(over, policy::change)));
            running.add(threads.submit(() -> {
                metered.callUntil(over);
                return null;
            }));
            awaitSome(server, lives, began);
            var at = System.nanoTime();
            if (killed == null) {
                server.kill();
            } else {
                killed.kill();
            }
            over.set(true);
            for (var one : running) {
                one.get();
            }
            return at;
        }
    }

    /** Until one is not acknowledged: then there is nobody who could. */
    private static @Nullable Void until(AtomicBoolean over, Callable<Boolean> step) throws Exception {
        while (!over.get() && step.call()) {
            Thread.onSpinWait();
        }
        return null;
    }

    /** In the middle of things: after some changes, however long they take here. */
    private void awaitSome(ServerProcess server, KeyLives lives, long began) throws InterruptedException {
        var enough = lives.changes() + 5 + random.nextInt(30);
        var shortest = SHORTEST_NANOS + TimeUnit.MILLISECONDS.toNanos(random.nextInt(MORE_MILLIS));
        while (lives.changes() < enough || System.nanoTime() - began < shortest) {
            assertThat(System.nanoTime() - began).as("changes are made").isLessThan(LONGEST_NANOS);
            assertThat(server.isAlive()).isTrue();
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static void comeBack(ServerProcess server, @Nullable SoakedDatabase killed, String account)
            throws Exception {
        if (killed == null) {
            server.start();
        } else {
            killed.startAgain();
            awaitChanges(server, account);
        }
    }

    /** The server was not started again: it comes back by itself. */
    private static void awaitChanges(ServerProcess server, String account) throws InterruptedException {
        var end = System.nanoTime() + LONGEST_NANOS;
        HttpResponse<String> answer = null;
        while (System.nanoTime() - end < 0) {
            answer = server.call("PATCH", "/accounts/" + account, new JsonObject().put("name", "Soak"));
            if (answer != null && answer.statusCode() == 200) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no change in 30 s: " + (answer == null ? "broken off" : answer.body()));
    }

    static void assertIntact(ServerProcess server, String trail) throws InterruptedException {
        var answer = server.call("GET", trail + "/verification", null);
        assertThat(answer).as("verification").isNotNull();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var verdict =
                answer.body().strip().lines().reduce((before, last) -> last).orElse("");
        assertThat(new JsonObject(verdict).getBoolean("intact")).as(verdict).isTrue();
    }
}
