package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is held still and let go answers again at once, also what was asked meanwhile. */
@Tag("soak")
class PauseSoak {
    private static final int ROUNDS = Integer.getInteger("soak.rounds", 3);

    @TempDir
    Path work;

    @Test
    void whatWasAskedWhileTheServerStoodStillIsAnsweredAfterwards() throws Exception {
        try (var server = new ServerProcess(work, "-Xmx256m").start()) {
            var doors = new Doors(server);
            for (var round = 1; round <= ROUNDS; round++) {
                server.pause();
                var asked = CompletableFuture.supplyAsync(() -> {
                    try {
                        return server.done("POST", "/accounts", new JsonObject().put("name", "Meanwhile"));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                TimeUnit.SECONDS.sleep(3);
                assertThat(asked).isNotDone();
                server.resume();
                assertThat(asked.get(5, TimeUnit.SECONDS).getString("id")).isNotEmpty();
                doors.assertJudge();
                doors.awaitChanges();
                System.out.printf("round %d of %d: held for 3 s%n", round, ROUNDS);
            }
        }
    }
}
