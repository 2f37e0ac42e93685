package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 in a stream of creates, rotations and revokes: every acknowledged change is there afterwards, none is there by
 * half, and the audit trail verifies, with nothing repaired by hand.
 */
@Tag("soak")
class KillLoopSoak {
    private static final int ROUNDS = Integer.getInteger("soak.rounds", 20);
    private static final int WRITERS = 4;
    /** Verify's batches. */
    private static final int BATCH = 100;
    /** Of the secrets of earlier rounds so many are asked for each round; in the end all are. */
    private static final int SAMPLE = 300;

    /** What the last acknowledged change says of each secret. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    /** Secrets of keys whose last change was not answered: as before it, or as after it. */
    private final Map<String, List<String>> unanswered = new ConcurrentHashMap<>();

    private final AtomicInteger changes = new AtomicInteger();
    private final Random random = new Random(11);

    @TempDir
    Path work;

    @Test
    void noAcknowledgedChangeIsLostOnSqlite() throws Exception {
        run(SoakedDatabase.SQLITE);
    }

    @Test
    void noAcknowledgedChangeIsLostOnPostgres() throws Exception {
        run(new SoakedPostgres());
    }

    private void run(SoakedDatabase database) throws Exception {
        try (database;
                var server = new ServerProcess(work, "-Xmx512m", "-XX:TieredStopAtLevel=1")) {
            database.give(server);
            server.start();
            var account = server.done("POST", "/accounts", new JsonObject().put("name", "Soak"))
                    .getString("id");
            for (var round = 1; round <= ROUNDS; round++) {
                var start = System.nanoTime();
                var before = List.copyOf(acknowledged.keySet());
                var killsDatabase = database.kills() && round % 2 == 0;
                changeUntilKilled(server, account, killsDatabase ? database : null);
                assertAcknowledged(server, asked(before));
                assertIntact(server, "/accounts/" + account + "/audit");
                assertIntact(server, "/audit");
                System.out.printf(
                        "%s, round %d of %d (%s): %d changes so far, %d secrets as acknowledged, %.1f s%n",
                        database,
                        round,
                        ROUNDS,
                        killsDatabase ? "the database killed" : "the server killed",
                        changes.get(),
                        acknowledged.size(),
                        (System.nanoTime() - start) / 1e9);
            }
            assertAcknowledged(server, List.copyOf(acknowledged.keySet()));
            assertNothingByHalf(server);
            assertThat(changes.get()).as("changes made").isGreaterThan(ROUNDS * 5);
        }
    }

    /** All that is new, and a part of what was there before. */
    private List<String> asked(List<String> before) {
        var old = new ArrayList<>(before);
        Collections.shuffle(old, random);
        var asked = new ArrayList<>(acknowledged.keySet());
        asked.removeAll(Set.copyOf(before));
        asked.addAll(old.subList(0, Math.min(SAMPLE, old.size())));
        return asked;
    }

    private void changeUntilKilled(ServerProcess server, String account, @Nullable SoakedDatabase killed)
            throws Exception {
        var over = new AtomicBoolean();
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (var i = 0; i < WRITERS; i++) {
                running.add(writers.submit(() -> {
                    while (!over.get() && change(server, account)) {
                        changes.incrementAndGet();
                    }
                    return null;
                }));
            }
            awaitSome(server);
            if (killed == null) {
                server.kill();
            } else {
                killed.kill();
            }
            over.set(true);
            for (var writer : running) {
                writer.get();
            }
        }
        if (killed == null) {
            server.start();
        } else {
            killed.startAgain();
            awaitChanges(server, account);
        }
    }

    /** In the middle of things: after some changes, however long they take here. */
    private void awaitSome(ServerProcess server) throws InterruptedException {
        var enough = changes.get() + 5 + random.nextInt(30);
        var end = System.nanoTime() + 20_000_000_000L;
        while (changes.get() < enough) {
            assertThat(System.nanoTime()).as("changes are made").isLessThan(end);
            assertThat(server.isAlive()).isTrue();
            TimeUnit.MILLISECONDS.sleep(1);
        }
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
    }

    /** The server was not started again: it comes back by itself. */
    private static void awaitChanges(ServerProcess server, String account) throws InterruptedException {
        var end = System.nanoTime() + 30_000_000_000L;
        HttpResponse<String> answer = null;
        while (System.nanoTime() < end) {
            answer = server.call("PATCH", "/accounts/" + account, new JsonObject().put("name", "Soak"));
            if (answer != null && answer.statusCode() == 200) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no change in 30 s: " + (answer == null ? "broken off" : answer.body()));
    }

    /** One key's life: made, rotated, revoked. What was asked for but not done may or may not have happened. */
    private boolean change(ServerProcess server, String account) throws InterruptedException {
        var made = done(server.call("POST", "/accounts/" + account + "/keys", new JsonObject().put("name", "k")));
        if (made == null) {
            return false;
        }
        var id = made.getJsonObject("key").getString("id");
        var first = made.getString("secret");
        unanswered.put(first, List.of("VALID", "CREDENTIAL_REVOKED"));
        var rotated = done(server.call("POST", "/keys/" + id + "/rotate", new JsonObject().put("overlapSeconds", 0)));
        if (rotated == null) {
            return false;
        }
        unanswered.remove(first);
        acknowledged.put(first, "CREDENTIAL_REVOKED");
        var second = rotated.getString("secret");
        if (id.hashCode() % 2 == 0) {
            acknowledged.put(second, "VALID");
            return true;
        }
        unanswered.put(second, List.of("VALID", "CREDENTIAL_REVOKED"));
        if (done(server.call("POST", "/keys/" + id + "/revoke", null)) == null) {
            return false;
        }
        unanswered.remove(second);
        acknowledged.put(second, "CREDENTIAL_REVOKED");
        return true;
    }

    /** What was answered; null where nobody answered, or the database was away. Anything else is a mistake of ours. */
    private static @Nullable JsonObject done(@Nullable HttpResponse<String> answer) {
        if (answer == null || answer.statusCode() == 503) {
            return null;
        }
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
    }

    private void assertAcknowledged(ServerProcess server, List<String> secrets) throws InterruptedException {
        var found = verify(server, secrets);
        for (var i = 0; i < secrets.size(); i++) {
            assertThat(found.get(i)).as(secrets.get(i)).isEqualTo(acknowledged.get(secrets.get(i)));
        }
    }

    /** A change that was not answered was made or was not. */
    private void assertNothingByHalf(ServerProcess server) throws InterruptedException {
        var secrets = List.copyOf(unanswered.keySet());
        var found = verify(server, secrets);
        for (var i = 0; i < secrets.size(); i++) {
            assertThat(found.get(i)).isIn(unanswered.get(secrets.get(i)));
        }
    }

    private static List<String> verify(ServerProcess server, List<String> secrets) throws InterruptedException {
        var codes = new ArrayList<String>();
        for (var from = 0; from < secrets.size(); from += BATCH) {
            var requests = new JsonArray();
            secrets.subList(from, Math.min(secrets.size(), from + BATCH))
                    .forEach(secret -> requests.add(new JsonObject().put("key", secret)));
            var answer = server.send(
                    server.edge(), "/v1/keys/verify/batch", "POST", new JsonObject().put("requests", requests));
            assertThat(answer).as("verify").isNotNull();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            new JsonObject(answer.body())
                    .getJsonArray("results")
                    .forEach(result -> codes.add(((JsonObject) result).getString("code")));
        }
        return codes;
    }

    private static void assertIntact(ServerProcess server, String trail) throws InterruptedException {
        var answer = server.call("GET", trail + "/verification", null);
        assertThat(answer).as("verification").isNotNull();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var verdict =
                answer.body().strip().lines().reduce((before, last) -> last).orElse("");
        assertThat(new JsonObject(verdict).getBoolean("intact")).as(verdict).isTrue();
    }
}
