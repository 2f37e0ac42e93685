package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.openapi.OpenApiImporter;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.audit.AuditVerdict;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 in a stream of creates, rotations and revokes: every acknowledged change is there afterwards, and the audit
 * trail verifies, with nothing repaired by hand.
 */
@Tag("soak")
class KillLoopSoak {
    private static final int ROUNDS = Integer.getInteger("soak.rounds", 20);
    private static final int WRITERS = 4;

    /** What the last acknowledged change says of each secret. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    @TempDir
    Path work;

    @Test
    void noAcknowledgedChangeIsLostByAKill() throws Exception {
        var random = new Random(11);
        try (var server = new KilledServer(work)) {
            server.start();
            var account = new JsonObject(server.call("POST", "/accounts", new JsonObject().put("name", "Soak"))
                            .body())
                    .getString("id");
            for (var round = 1; round <= ROUNDS; round++) {
                changeUntilKilled(server, account, random);
                server.start();
                for (var secret : acknowledged.entrySet()) {
                    assertThat(server.verify(secret.getKey()))
                            .as("round %d, %s", round, secret.getKey())
                            .isEqualTo(secret.getValue());
                }
                System.out.printf("round %d of %d: %d secrets as acknowledged%n", round, ROUNDS, acknowledged.size());
            }
        }
        try (var store = Store.open(StoreConfig.in(work.resolve("data")), new OpenApiImporter(), () -> 0)) {
            assertThat((Object) store.read(tx -> tx.audit().verify())).isInstanceOf(AuditVerdict.Intact.class);
        }
    }

    private void changeUntilKilled(KilledServer server, String account, Random random) throws Exception {
        var over = new AtomicBoolean();
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (var i = 0; i < WRITERS; i++) {
                running.add(writers.submit(() -> {
                    while (!over.get() && change(server, account)) {}
                    return null;
                }));
            }
            TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(1_200));
            server.kill();
            over.set(true);
            for (var writer : running) {
                writer.get();
            }
        }
    }

    /** One key's life: made, rotated, revoked. What was asked for but not answered may or may not have happened. */
    private boolean change(KilledServer server, String account) throws InterruptedException {
        var made = server.call("POST", "/accounts/" + account + "/keys", new JsonObject().put("name", "k"));
        if (made == null) {
            return false;
        }
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var first = new JsonObject(made.body());
        var id = first.getJsonObject("key").getString("id");
        var rotated = server.call("POST", "/keys/" + id + "/rotate", new JsonObject().put("overlapSeconds", 0));
        if (rotated == null) {
            return false;
        }
        var second = new JsonObject(rotated.body()).getString("secret");
        acknowledged.put(first.getString("secret"), "CREDENTIAL_REVOKED");
        if (id.hashCode() % 2 == 0) {
            acknowledged.put(second, "VALID");
            return true;
        }
        if (server.call("POST", "/keys/" + id + "/revoke", null) == null) {
            return false;
        }
        acknowledged.put(second, "CREDENTIAL_REVOKED");
        return true;
    }
}
