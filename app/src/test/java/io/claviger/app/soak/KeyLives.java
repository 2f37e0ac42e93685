package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.claviger.app.soak.Asked.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are made, narrowed, rotated and revoked, and what each acknowledged change says of each secret. Of a change
 * that nobody answered, one of both holds, whole: what was before it, or what it asked for. Of one that was refused with
 * "nothing was changed", only the former.
 */
final class KeyLives {
    private static final String VALID = "VALID";
    private static final String MISSING = "PERMISSION_MISSING";
    private static final String REVOKED = "CREDENTIAL_REVOKED";

    /** Verify's batches. */
    private static final int BATCH = 100;

    /** A change without an answer; what its key's secrets were and would be by it. */
    private record Open(Asked asked, String name, Map<String, String> before, Map<String, String> after) {}

    private record Kept(Asked asked, JsonObject answer) {}

    private final ServerProcess server;
    private final String account;

    /** What the last acknowledged change says of each secret. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    private final Queue<Open> unknown = new ConcurrentLinkedQueue<>();
    private final Queue<Open> notDone = new ConcurrentLinkedQueue<>();
    /** Of this round. */
    private final Queue<Kept> repeatable = new ConcurrentLinkedQueue<>();

    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
    private final AtomicInteger lives = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger resolved = new AtomicInteger();

    KeyLives(ServerProcess server, String account) {
        this.server = server;
        this.account = account;
    }

    /** Changes that were acknowledged. */
    int changes() {
        return changes.get();
    }

    /** Nanoseconds that the slowest change took since this was asked last. */
    long slowest() {
        return slowest.getThenReset();
    }

    /** Changes whose answer never came, and that were found whole. */
    int resolved() {
        return resolved.get();
    }

    List<String> secrets() {
        return List.copyOf(acknowledged.keySet());
    }

    /** One key's life; false where a change of it was not acknowledged. */
    boolean live() throws InterruptedException {
        var name = "life-" + lives.incrementAndGet();
        var made = done(
                new Asked(
                        "POST",
                        "/accounts/" + account + "/keys",
                        new JsonObject().put("name", name).put("permissions", new JsonArray().add(SoakedApi.READ)),
                        "make-" + name + "-" + account),
                name,
                Map.of(),
                Map.of());
        if (made == null) {
            return false;
        }
        var key = "/keys/" + made.getJsonObject("key").getString("id");
        var first = made.getString("secret");
        acknowledged.put(first, VALID);
        var narrowed = new JsonObject().put("permissions", new JsonArray().add(SoakedApi.OTHER));
        if (done(new Asked("PATCH", key, narrowed, null), name, Map.of(first, VALID), Map.of(first, MISSING)) == null) {
            return false;
        }
        acknowledged.put(first, MISSING);
        var rotated = done(
                new Asked(
                        "POST",
                        key + "/rotate",
                        new JsonObject().put("overlapSeconds", 0),
                        "rotate-" + name + "-" + account),
                name,
                Map.of(first, MISSING),
                Map.of(first, REVOKED));
        if (rotated == null) {
            return false;
        }
        acknowledged.put(first, REVOKED);
        var second = rotated.getString("secret");
        acknowledged.put(second, MISSING);
        if (lives.get() % 2 == 0) {
            return true;
        }
        if (done(new Asked("POST", key + "/revoke", null, null), name, Map.of(second, MISSING), Map.of(second, REVOKED))
                == null) {
            return false;
        }
        acknowledged.put(second, REVOKED);
        return true;
    }

    private @Nullable JsonObject done(Asked asked, String name, Map<String, String> before, Map<String, String> after)
            throws InterruptedException {
        // until it is known, nothing is expected of these
        before.keySet().forEach(acknowledged::remove);
        var open = new Open(asked, name, before, after);
        var began = System.nanoTime();
        switch (asked.ask(server)) {
            case Outcome.Done(var answer) -> {
                slowest.accumulate(System.nanoTime() - began);
                changes.incrementAndGet();
                if (asked.once() != null) {
                    repeatable.add(new Kept(asked, answer));
                }
                return answer;
            }
            case Outcome.NotDone() -> notDone.add(open);
            case Outcome.Unknown() -> unknown.add(open);
        }
        return null;
    }

    /** All that the round left open is found whole, and what was answered is answered again. */
    void assertWhole() throws InterruptedException {
        for (var open = notDone.poll(); open != null; open = notDone.poll()) {
            if (open.before.isEmpty()) {
                assertThat(named(open.name))
                        .as("keys of a create that was refused")
                        .isEmpty();
            }
            acknowledged.putAll(open.before);
        }
        for (var open = unknown.poll(); open != null; open = unknown.poll()) {
            if (open.asked.once() == null) {
                assertEither(open);
            } else {
                assertRepeated(open);
            }
            resolved.incrementAndGet();
        }
        for (var kept = repeatable.poll(); kept != null; kept = repeatable.poll()) {
            assertThat(kept.asked.repeat(server))
                    .as("the repeat of " + kept.asked)
                    .isEqualTo(kept.answer);
        }
    }

    private void assertEither(Open open) throws InterruptedException {
        for (var secret : open.before.keySet()) {
            var found = verify(List.of(secret)).getFirst();
            assertThat(found).as("of " + open.asked).isIn(open.before.get(secret), open.after.get(secret));
            acknowledged.put(secret, found);
        }
    }

    /** The repeat does it, or finds it done: once in any case. */
    private void assertRepeated(Open open) throws InterruptedException {
        var answer = open.asked.repeat(server);
        acknowledged.putAll(open.after);
        acknowledged.put(answer.getString("secret"), open.before.isEmpty() ? VALID : MISSING);
        assertThat(named(open.name)).as("keys of " + open.asked).hasSize(1);
        var id = answer.getJsonObject("key").getString("id");
        var accepted = server.done("GET", "/keys/" + id + "/secrets", null).getJsonArray("items").stream()
                .filter(secret -> ((JsonObject) secret).getBoolean("accepted"));
        assertThat(accepted).as("secrets that are accepted after " + open.asked).hasSize(1);
    }

    private List<Object> named(String name) throws InterruptedException {
        return server
                .done("GET", "/accounts/" + account + "/keys?limit=100&search=" + name, null)
                .getJsonArray("items")
                .stream()
                .filter(key -> ((JsonObject) key).getString("name").equals(name))
                .toList();
    }

    void assertAcknowledged(Collection<String> asked) throws InterruptedException {
        var secrets = List.copyOf(asked);
        var found = verify(secrets);
        for (var i = 0; i < secrets.size(); i++) {
            assertThat(found.get(i)).as(secrets.get(i)).isEqualTo(acknowledged.get(secrets.get(i)));
        }
    }

    private List<String> verify(List<String> secrets) throws InterruptedException {
        var codes = new ArrayList<String>();
        for (var from = 0; from < secrets.size(); from += BATCH) {
            var requests = new JsonArray();
            secrets.subList(from, Math.min(secrets.size(), from + BATCH))
                    .forEach(secret ->
                            requests.add(new JsonObject().put("key", secret).put("permissions", SoakedApi.READ)));
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
}
