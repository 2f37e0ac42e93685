package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.postgres.PostgresMasterKey;
import io.claviger.store.postgres.PostgresUrl;
import io.claviger.store.postgres.PostgresVersion;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.sqlite.SqliteMasterKey;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rotation whose process is killed at any moment leaves a store that one of both keys opens, whole, and can be repeated. */
class RotationKillTest {
    private static final String ONE = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String OTHER = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    /** After the rotation began, in milliseconds. What it does within its transaction takes longer there than it would. */
    private static final List<Integer> KILLED_AFTER = List.of(0, 40, 100, 200, 400, 800);

    private static final int MILLISECONDS_WITHIN = 100;

    private final Fixture fixture = new Fixture();

    /** The process that is killed. */
    static final class Rotator {
        public static void main(String[] arguments) throws Exception {
            var clock = new Fixture().clock;
            System.out.println("begun");
            var place = arguments[0];
            if (place.startsWith("postgresql:")) {
                var from = MasterKey.ofBase64(arguments[1]);
                var to = MasterKey.ofBase64(arguments[2]);
                PostgresMasterKey.rotate(PostgresUrl.parse(place), from, to, true, () -> within(clock.nowMicros()));
            } else {
                SqliteMasterKey.rotate(Path.of(place), null, null, true, () -> within(clock.nowMicros()));
            }
            System.out.println("done");
        }

        private static long within(long now) {
            try {
                Thread.sleep(MILLISECONDS_WITHIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return now;
        }
    }

    @Test
    void sqliteIsOpenedByTheKeyThatIsThere(@TempDir Path dataDir) throws Exception {
        try (var store = Store.open(StoreConfig.in(dataDir), Fixture.APIS, fixture.clock)) {
            FullStore.fill(store);
        }
        var interrupted = 0;
        for (var after : KILLED_AFTER) {
            interrupted += isDone(after, dataDir.toString()) ? 0 : 1;
            assertWhole(StoreConfig.in(dataDir));
        }
        assertThat(interrupted).isPositive();
        assertThat(SqliteMasterKey.rotate(dataDir, null, null, true, fixture.clock)
                        .already())
                .isFalse();
        assertWhole(StoreConfig.in(dataDir));
    }

    @Test
    void postgresIsOpenedByOneOfBothKeys() throws Exception {
        var postgres = new Postgres(PostgresVersion.NEWEST);
        try (var store = postgres.open(fixture.clock)) {
            FullStore.fill(store);
        }
        var inForce = ONE;
        var interrupted = 0;
        for (var after : KILLED_AFTER) {
            var following = inForce.equals(ONE) ? OTHER : ONE;
            interrupted += isDone(
                            after,
                            "postgresql://postgres@127.0.0.1:"
                                    + postgres.server().port() + "/" + postgres.database(),
                            inForce,
                            following)
                    ? 0
                    : 1;
            var opened = new ArrayList<String>();
            for (var key : List.of(ONE, OTHER)) {
                if (opens(postgres, key)) {
                    opened.add(key);
                }
            }
            assertThat(opened).hasSize(1);
            PostgresMasterKey.rotate(
                    postgres.url(), MasterKey.ofBase64(inForce), MasterKey.ofBase64(following), true, fixture.clock);
            assertThat(opens(postgres, following)).isTrue();
            inForce = following;
        }
        assertThat(interrupted).isPositive();
    }

    private boolean opens(Postgres postgres, String key) throws StoreOpenException {
        try {
            assertWhole(Postgres.config(postgres.url()).withMasterKey(MasterKey.ofBase64(key)));
            return true;
        } catch (StoreOpenException e) {
            assertThat(e.reason()).isEqualTo(Reason.MASTER_KEY);
            return false;
        }
    }

    private void assertWhole(StoreConfig config) throws StoreOpenException {
        try (var store = Store.open(config, Fixture.APIS, fixture.clock)) {
            var snapshot = new Snapshot(store.pepper());
            snapshot.loadFrom(store);
            assertThat(snapshot.find(FullStore.SECRET)).isNotNull();
            assertThat(store.<AuditVerdict>read(tx -> tx.audit().verify())).isInstanceOf(AuditVerdict.Intact.class);
        }
    }

    /** Begins a rotation, kills it, and tells whether it was done by then. */
    private static boolean isDone(int killedAfter, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Rotator.class.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var done = false;
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("begun")) {
                    Thread.sleep(killedAfter);
                    process.toHandle().destroyForcibly();
                }
                done |= line.equals("done");
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return done;
    }
}
