package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.fixture.WireProxy;
import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A node that is a process of its own, with a wire of its own to the database. */
final class SoakedNode implements AutoCloseable {
    private static final long RECOVERED_WITHIN = TimeUnit.SECONDS.toNanos(15);

    final ServerProcess server;
    final WireProxy wire;
    private final Duration lease;
    private final Duration tolerance;

    private SoakedNode(ServerProcess server, WireProxy wire, Duration lease, Duration tolerance) {
        this.server = server;
        this.wire = wire;
        this.lease = lease;
        this.tolerance = tolerance;
    }

    static SoakedNode start(SoakedPostgres database, Path work, Duration lease, Duration tolerance)
            throws IOException, InterruptedException {
        var wire = new WireProxy(database.server.port());
        var server = new ServerProcess(Files.createDirectories(work), "-Xmx384m", "-XX:TieredStopAtLevel=1")
                .with("CLAVIGER_LEASE_DURATION", lease.toSeconds() + "s")
                .with("CLAVIGER_LEASE_TOLERANCE", tolerance.toSeconds() + "s")
                // all that is refused comes from one address
                .with("CLAVIGER_FAILED_AUTHENTICATION_LIMIT", "32767");
        database.give(server, wire.port());
        server.start();
        return new SoakedNode(server, wire, lease, tolerance);
    }

    /** After its last renewal it may judge for so long. */
    Duration judgesFor() {
        return lease.plus(tolerance);
    }

    /** Waits until it is in touch and a change goes through, with nothing started again; how long that took. */
    Duration awaitRecovered(String account) throws InterruptedException {
        var began = System.nanoTime();
        while (true) {
            var answer = server.call("PATCH", "/accounts/" + account, new JsonObject().put("name", "Soak"));
            if (answer != null && answer.statusCode() == 200 && server.metric("claviger_lease_state") == 0) {
                return Duration.ofNanos(System.nanoTime() - began);
            }
            assertThat(System.nanoTime() - began)
                    .as("nanoseconds until a node recovers by itself: " + (answer == null ? "-" : answer.body()))
                    .isLessThan(RECOVERED_WITHIN);
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws InterruptedException {
        wire.heal();
        server.close();
        wire.close();
    }
}
