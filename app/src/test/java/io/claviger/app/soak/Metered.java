package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keys whose use is counted and limited, and the rule for kills. Of a key's requests, of its quota and its window of an
 * hour, and of the quota and the window of its account, what is known after a kill is
 *
 * <ul>
 *   <li>at least: all that was answered, but for what was answered in the last second before each kill,
 *   <li>at most: all that was sent.
 * </ul>
 *
 * <p>The second is longer by the slowest change of the round: so long does a write take on this machine, and none can be
 * known before it is over.
 *
 * <p>So a quota lets through itself, and at most what it let through in the last second before the kill. Where only the
 * database is killed, everything is known once it is back: exactly what was answered.
 */
final class Metered {
    private static final long LAST_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long COUNTED_WITHIN = TimeUnit.SECONDS.toNanos(10);
    private static final int MANY = 1_000_000;

    /** Used up before the kill in some rounds, and not in others. */
    private static final int FEW = 200;

    private static final long PAUSE_MILLIS = 2;
    private static final String OF_ACCOUNT = "account";

    /** What was sent and let through. Calls are made one after the other. */
    private static final class Ledger {
        private final List<Long> answeredAt = new ArrayList<>();
        private int sent;
        private int losable;

        void killed(long at, long slowestNanos) {
            losable += (int) answeredAt.stream()
                    .filter(answered -> answered - (at - LAST_SECOND - slowestNanos) >= 0)
                    .count();
        }

        int least() {
            return answeredAt.size() - losable;
        }
    }

    /** A key that is called. */
    private record Called(String id, String secret, Ledger ledger) {}

    private final ServerProcess server;
    private final String account;
    private final Ledger ofAccount = new Ledger();
    private final Called counted;
    private Called small;

    Metered(ServerProcess server) throws InterruptedException {
        this.server = server;
        account = server.done("POST", "/accounts", new JsonObject().put("name", "Metered"))
                .getString("id");
        server.done("PUT", "/accounts/" + account + "/limits", limits(OF_ACCOUNT, MANY));
        counted = key(MANY);
        small = key(FEW);
    }

    private Called key(int quota) throws InterruptedException {
        var body = limits("key", quota).put("name", "quota of " + quota);
        var made = server.done("POST", "/accounts/" + account + "/keys", body);
        return new Called(made.getJsonObject("key").getString("id"), made.getString("secret"), new Ledger());
    }

    private static JsonObject limits(String name, int quota) {
        var window = new JsonObject()
                .put("name", name + "-window")
                .put("limit", MANY)
                .put("windowSeconds", 3600);
        var credits = new JsonObject().put("name", name + "-quota").put("amount", quota);
        return new JsonObject()
                .put("rateLimits", new JsonArray().add(window))
                .put("quotas", new JsonArray().add(credits));
    }

    /** Calls both keys in turn, until it is over or nobody answers. */
    void callUntil(AtomicBoolean over) throws InterruptedException {
        while (!over.get() && call(counted) != null && call(small) != null) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    int answered() {
        return ofAccount.answeredAt.size();
    }

    /** What verify says; null where nobody answered. */
    private @Nullable JsonObject call(Called key) throws InterruptedException {
        key.ledger.sent++;
        ofAccount.sent++;
        var answer = server.send(server.edge(), "/v1/keys/verify", "POST", new JsonObject().put("key", key.secret));
        if (answer == null) {
            return null;
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var said = new JsonObject(answer.body());
        if (said.getBoolean("valid")) {
            var now = System.nanoTime();
            key.ledger.answeredAt.add(now);
            ofAccount.answeredAt.add(now);
        } else {
            assertThat(said.getString("code")).isEqualTo("QUOTA_EXHAUSTED");
        }
        return said;
    }

    /**
     * The rule, after the server was killed.
     *
     * @param at just before it was
     * @param slowestNanos of the changes that were answered meanwhile
     */
    void assertAfterKill(long at, long slowestNanos) throws InterruptedException {
        counted.ledger.killed(at, slowestNanos);
        small.ledger.killed(at, slowestNanos);
        ofAccount.killed(at, slowestNanos);
        assertThat(requests(counted)).as("requests counted").isBetween(counted.ledger.least(), counted.ledger.sent);
        assertLimits();
        assertSmallQuota();
    }

    /** The rule, after the database was killed and the server was not. */
    void assertAllIsKnown() throws InterruptedException {
        var end = System.nanoTime() + COUNTED_WITHIN;
        while (requests(counted) < counted.ledger.answeredAt.size() && System.nanoTime() - end < 0) {
            Thread.sleep(50);
        }
        assertThat(requests(counted))
                .as("requests counted, within 10 s")
                .isBetween(counted.ledger.least(), counted.ledger.sent);
        assertLimits();
        assertSmallQuota();
    }

    private void assertLimits() throws InterruptedException {
        var leastOfKey = counted.ledger.least();
        var leastOfAccount = ofAccount.least();
        var said = call(counted);
        assertThat(said).isNotNull();
        var used = new TreeMap<String, Integer>();
        for (var limit : said.getJsonArray("rateLimits")) {
            var one = (JsonObject) limit;
            used.put(one.getString("name"), one.getInteger("limit") - one.getInteger("remaining"));
        }
        assertThat(used).hasSize(4);
        used.forEach((name, units) -> {
            var account = name.startsWith(OF_ACCOUNT);
            assertThat(units)
                    .as("units used of " + name)
                    .isBetween(
                            (account ? leastOfAccount : leastOfKey) + 1,
                            account ? ofAccount.sent : counted.ledger.sent);
        });
    }

    /** Uses up the small quota, and makes the next one. */
    private void assertSmallQuota() throws InterruptedException {
        var ledger = small.ledger;
        var before = ledger.answeredAt.size();
        for (var said = call(small); said != null && said.getBoolean("valid"); ) {
            said = call(small);
        }
        // a call that nobody answered may have taken its unit
        assertThat(ledger.answeredAt.size())
                .as("let through by a quota of " + FEW + ", " + before + " of them before the kill")
                .isBetween(FEW - 1, FEW + ledger.losable);
        small = key(FEW);
    }

    private int requests(Called key) throws InterruptedException {
        return server.done("GET", "/keys/" + key.id + "/usage?limit=1000", null).getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(item -> item.getString("code") == null)
                .mapToInt(item -> item.getInteger("count"))
                .sum();
    }
}
