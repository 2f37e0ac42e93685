package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A key that is revoked at one node while every node is asked about it, again and again, until it refuses. */
final class Revocation {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** What one node said. */
    final class Watch {
        private final ServerProcess node;
        private final Duration every;
        private final CountDownLatch accepted = new CountDownLatch(1);
        private final CountDownLatch refused = new CountDownLatch(1);
        private volatile long refusedAt;
        private volatile @Nullable Instant lastAcceptedSent;
        private volatile @Nullable Throwable failure;

        Watch(ServerProcess node, Duration every) {
            this.node = node;
            this.every = every;
        }

        private void run() {
            var end = System.nanoTime() + LONGEST.toNanos();
            try {
                while (refusedAt == 0) {
                    assertThat(System.nanoTime() - end)
                            .as("a key is refused at last")
                            .isNegative();
                    ask();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (AssertionError e) {
                failure = e;
                accepted.countDown();
            }
            refused.countDown();
        }

        private void ask() throws InterruptedException {
            var sent = Instant.now();
            switch (said(node, secret)) {
                case "VALID" -> {
                    lastAcceptedSent = sent;
                    accepted.countDown();
                    Thread.sleep(every);
                }
                case "CREDENTIAL_REVOKED" -> refusedAt = System.nanoTime();
                case "UNAVAILABLE" -> Thread.sleep(every);
                case String other -> throw new AssertionError("a node says " + other);
            }
        }

        /** Whether a request was accepted that was sent after this. */
        boolean acceptedAfter(Instant when) {
            var last = lastAcceptedSent;
            return last != null && last.isAfter(when);
        }

        double millis() {
            return (refusedAt - askedAt) / 1e6;
        }

        private void await(CountDownLatch latch) throws InterruptedException {
            assertThat(latch.await(LONGEST.toSeconds() + 5, TimeUnit.SECONDS)).isTrue();
            if (failure != null) {
                throw new AssertionError(failure);
            }
        }
    }

    private final String id;
    private final String secret;
    private final List<Watch> watches = new ArrayList<>();
    private long askedAt;
    private Instant answered = Instant.EPOCH;
    private JsonObject receipt = new JsonObject();

    /** @param made the answer to its key's creation */
    Revocation(JsonObject made) {
        id = made.getJsonObject("key").getString("id");
        secret = made.getString("secret");
    }

    /** Verify's code, or {@code UNAVAILABLE} where the node says that it is out of touch. */
    static String said(ServerProcess node, String secret) throws InterruptedException {
        var answer = node.send(node.edge(), "/v1/keys/verify", "POST", new JsonObject().put("key", secret));
        assertThat(answer).as("an answer").isNotNull();
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
        return new JsonObject(answer.body()).getString("code");
    }

    /** Has the nodes asked about the key until they refuse it, with a pause between an answer and the next question. */
    void watch(List<SoakedNode> nodes, Duration every) throws InterruptedException {
        for (var node : nodes) {
            var watch = new Watch(node.server, every);
            watches.add(watch);
            Thread.ofVirtual().start(watch::run);
        }
    }

    void awaitAccepted(int node) throws InterruptedException {
        watches.get(node).await(watches.get(node).accepted);
    }

    /** Revokes it, and asks again where the node can't do it now. */
    void revoke(SoakedNode by, int seconds) throws InterruptedException {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() - end < 0) {
            askedAt = System.nanoTime();
            var answer = by.server.call("POST", "/keys/" + id + "/revoke?wait=all&timeoutSeconds=" + seconds, null);
            assertThat(answer).as("an answer").isNotNull();
            if (answer.statusCode() == 200) {
                answered = Instant.now();
                receipt = new JsonObject(answer.body()).getJsonObject("receipt");
                return;
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            Thread.sleep(20);
        }
        throw new AssertionError("it could not be revoked within " + LONGEST);
    }

    boolean complete() {
        return receipt.getBoolean("complete");
    }

    /** Until when a node may accept it, as the receipt says; null where none may. */
    private @Nullable Instant outOfTouchUntil() {
        return receipt.getJsonArray("nodes").stream()
                .map(node -> ((JsonObject) node).getString("outOfTouchUntil"))
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** What was sent after a complete receipt, or later than an incomplete one allows, is not accepted anywhere. */
    void assertReceiptHolds(Duration judgesFor) throws InterruptedException {
        for (var watch : watches) {
            watch.await(watch.refused);
        }
        var until = outOfTouchUntil();
        assertThat(complete()).as(receipt.encode()).isEqualTo(until == null);
        if (until != null) {
            assertThat(until)
                    .as("until when a node may accept it, answered at " + answered)
                    .isBefore(answered.plus(judgesFor).plusMillis(200));
        }
        // a receipt's times are cut to milliseconds at the least
        var latest = until == null ? answered : until.plus(1, ChronoUnit.MILLIS);
        for (var watch : watches) {
            assertThat(watch.acceptedAfter(latest))
                    .as("accepted when sent after " + latest + ", last " + watch.lastAcceptedSent + ": "
                            + receipt.encode())
                    .isFalse();
        }
    }

    /** From asking for it to the first refusal there. */
    double millis(int node) {
        return watches.get(node).millis();
    }
}
