package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.audit.AuditVerdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed at any moment loses no change that it had acknowledged, and no audit entry. */
class SqliteKillTest {
    private static final int ROUNDS = 3;
    private static final int ACKNOWLEDGED = 15;

    @TempDir
    Path dataDir;

    /** The process that is killed: makes accounts, and says the id of each once it is made. */
    static final class Writer {
        public static void main(String[] arguments) throws StoreOpenException {
            var store = Store.open(StoreConfig.in(Path.of(arguments[0])), Fixture.APIS, new Fixture().clock);
            while (true) {
                System.out.println("made " + Fixture.anAccount(store, "Acme").id());
            }
        }
    }

    @Test
    void acknowledgedChangesOutliveAKill() throws Exception {
        var acknowledged = new ArrayList<String>();
        for (var round = 0; round < ROUNDS; round++) {
            acknowledged.addAll(writeAndKill());
            try (var store = Store.open(StoreConfig.in(dataDir), Fixture.APIS, new Fixture().clock)) {
                var snapshot = new Snapshot(store.pepper());
                store.follow(snapshot);
                assertThat(acknowledged)
                        .allSatisfy(id -> assertThat(snapshot.account(id)).isNotNull());
                AuditVerdict verdict = store.read(tx -> tx.audit().verify());
                assertThat(verdict).isInstanceOf(AuditVerdict.Intact.class);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * ACKNOWLEDGED);
    }

    private List<String> writeAndKill() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        dataDir.toString())
                .redirectErrorStream(true)
                .start();
        var made = new ArrayList<String>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("made ")) {
                    made.add(line.substring("made ".length()));
                }
                if (made.size() == ACKNOWLEDGED) {
                    // By its handle, which leaves the pipe open for what was acknowledged before the end.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return made;
    }
}
