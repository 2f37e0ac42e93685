package io.claviger.bench;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * PostgreSQL and three nodes as processes. Keys are revoked one after the other, at each node in turn, while every node
 * serves calls; each is watched at all nodes until it is refused there.
 */
final class Cluster {
    private static final int NODES = 3;
    private static final int CALLS_AFTER_RECEIPT = 3;
    private static final int MASTER_KEY_BYTES = 32;

    /** Of each node, beside the calls with the key that is being revoked: 200 a second. */
    private static final long LOAD_EVERY_NANOS = 5_000_000;

    private final Plan plan;
    private final Path work;
    private final SecureRandom random = new SecureRandom();
    private final Secret token = KeyFormat.newServiceToken(random);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Management management = new Management(client, token);
    private final AtomicInteger lapsed = new AtomicInteger();

    private record Key(String id, Secret secret) {}

    Cluster(Plan plan, Path work) {
        this.plan = plan;
        this.work = work;
    }

    Propagation measure() throws IOException {
        Bench.progress("cluster: PostgreSQL and " + NODES + " nodes");
        var nodes = new ArrayList<Claviger>();
        try (var upstream = Nginx.upstream(work, Claviger.freePort());
                var database = EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(work.resolve("postgres").toFile())
                        .start()) {
            var settings = settings(database);
            for (var i = 0; i < NODES; i++) {
                var node = Claviger.startUnpinned(work.resolve("node-" + i + ".log"), settings);
                nodes.add(node);
                // the first one makes the schema and the token, which the others find
                node.awaitOk(management.listingAccounts(node));
            }
            return measure(nodes, keys(nodes.getFirst(), upstream.url()));
        } finally {
            nodes.forEach(Claviger::close);
        }
    }

    private Map<String, String> settings(EmbeddedPostgres database) {
        var masterKey = new byte[MASTER_KEY_BYTES];
        random.nextBytes(masterKey);
        return Map.of(
                "CLAVIGER_DATABASE_URL",
                "postgresql://postgres@localhost:" + database.getPort() + "/postgres",
                "CLAVIGER_MASTER_KEY",
                Base64.getEncoder().encodeToString(masterKey),
                "CLAVIGER_BOOTSTRAP_ADMIN_TOKEN",
                token.reveal(),
                // all that is refused comes from one address
                "CLAVIGER_FAILED_AUTHENTICATION_LIMIT",
                "32767");
    }

    /** One more than are revoked: the last stays good, and makes the load. */
    private List<Key> keys(Claviger node, String upstream) {
        var account = management.post(node, "/accounts", new JsonObject().put("name", "Bench"));
        management.put(
                node,
                "/apis/bench",
                new JsonObject()
                        .put("document", Seed.document())
                        .put("upstream", upstream)
                        .put("prefix", "/v2"));
        var keys = new ArrayList<Key>();
        var count = plan.warmUpRevocations() + plan.revocations() + 1;
        while (keys.size() < count) {
            var waits = keys.size() == count - 1 ? "?wait=all" : "";
            var body = new JsonObject().put("name", "key " + keys.size()).put("accessType", "transactional");
            var made = management.post(node, "/accounts/" + account.getString("id") + "/keys" + waits, body);
            keys.add(new Key(made.getJsonObject("key").getString("id"), Secret.of(made.getString("secret"))));
        }
        Bench.progress("  %,d keys made".formatted(keys.size()));
        return keys;
    }

    private Propagation measure(List<Claviger> nodes, List<Key> keys) {
        var watched =
                nodes.stream().map(node -> new Watched(client, node, lapsed)).toList();
        var over = new AtomicBoolean();
        var load = watched.stream()
                .map(node -> Thread.ofPlatform()
                        .start(() -> callUntil(over, node, keys.getLast().secret())))
                .toList();
        try {
            for (var i = 0; i < plan.warmUpRevocations(); i++) {
                revoke(nodes.get(i % NODES), watched, keys.get(i));
            }
            var millis = new ArrayList<Double>();
            var acceptedLate = 0;
            for (var i = 0; i < plan.revocations(); i++) {
                var seen = revoke(nodes.get(i % NODES), watched, keys.get(plan.warmUpRevocations() + i));
                millis.addAll(seen.millis());
                acceptedLate += seen.acceptedLate();
                if ((i + 1) % 100 == 0) {
                    Bench.progress("  %,d revocations".formatted(i + 1));
                }
            }
            var all = millis.stream().mapToDouble(Double::doubleValue).toArray();
            return new Propagation(plan.revocations(), all, acceptedLate, lapsed.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            over.set(true);
            load.forEach(Cluster::join);
        }
    }

    private record Seen(List<Double> millis, int acceptedLate) {}

    /** Revokes a key at one node and sees it refused at each; the time counts from sending the revocation. */
    private Seen revoke(Claviger node, List<Watched> watched, Key key) throws InterruptedException {
        var watches = watched.stream().map(one -> one.new Watch(key.secret())).toList();
        watches.forEach(watch -> Thread.ofPlatform().daemon().start(watch));
        for (var watch : watches) {
            watch.awaitAccepted();
        }
        var sentAt = System.nanoTime();
        var answer = management.post(node, "/keys/" + key.id() + "/revoke?wait=all");
        var receivedAt = System.nanoTime();
        var receipt = answer.getJsonObject("receipt");
        if (receipt == null || receipt.getJsonArray("nodes").size() != NODES) {
            throw new IllegalStateException("a receipt that does not name " + NODES + " nodes: " + receipt);
        }
        var complete = receipt.getBoolean("complete");
        var acceptedLate = complete ? acceptedNow(watched, key) : 0;
        var millis = new ArrayList<Double>();
        for (var watch : watches) {
            millis.add((watch.awaitRefused() - sentAt) / 1e6);
            acceptedLate += complete && watch.acceptedSince(receivedAt) ? 1 : 0;
        }
        return new Seen(millis, acceptedLate);
    }

    private static int acceptedNow(List<Watched> watched, Key key) {
        var accepted = 0;
        for (var call = 0; call < CALLS_AFTER_RECEIPT; call++) {
            for (var node : watched) {
                accepted += node.accepts(key.secret()) ? 1 : 0;
            }
        }
        return accepted;
    }

    private static void callUntil(AtomicBoolean over, Watched node, Secret key) {
        for (var next = System.nanoTime(); !over.get(); next += LOAD_EVERY_NANOS) {
            if (!node.accepts(key)) {
                throw new IllegalStateException("a good key was refused");
            }
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
