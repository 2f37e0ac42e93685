package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.store.postgres.PostgresMasterKey;
import io.claviger.store.postgres.PostgresSide;
import io.claviger.store.postgres.PostgresUpkeep;
import io.claviger.store.postgres.PostgresVersion;
import io.claviger.store.seal.MasterKey;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes all of a shared database is refused while nodes run on it, with their names. */
class PostgresRunningTest {
    private static final String FOLLOWING = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
    private static final String ROW =
            "insert into node values ('node-1', 'web-1', 'test', 'edge', 1, 1, 'epoch', 1, 1, 1)";

    private final Fixture fixture = new Fixture();
    private Postgres postgres;
    private List<ThrowingCallable> works;

    @BeforeEach
    void setUpStore() throws Exception {
        postgres = new Postgres(PostgresVersion.NEWEST);
        postgres.open(fixture.clock).close();
        var url = postgres.url();
        var present = Postgres.config(url).masterKey();
        works = List.of(
                () -> PostgresSide.source(url).close(),
                () -> PostgresUpkeep.newEpoch(url, present, fixture.clock),
                () -> PostgresMasterKey.rotate(url, present, MasterKey.ofBase64(FOLLOWING), true, fixture.clock));
    }

    @Test
    void nodesThatAreConnectedAreNamed() throws Exception {
        try (var node = ClusterNode.joined("node-1", postgres, ClusterNode.SHORT)) {
            assertThat(node.id).isEqualTo("node-1");
            for (var work : works) {
                assertThatThrownBy(work).hasMessageEndingWith("stop all of its nodes first (node-1 on host-node-1)");
            }
        }
    }

    @Test
    void nodesThatOnlyRenewAreNamed() throws Exception {
        postgres.run(ROW, ROW.replace("node-1", "node-2"));
        var running = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var renewing = threads.submit(() -> {
                while (running.get()) {
                    postgres.run("update node set renewals = renewals + 1 where id = 'node-1'", "select pg_sleep(0.5)");
                }
            });
            try {
                for (var work : works) {
                    assertThatThrownBy(work).hasMessageEndingWith("stop all of its nodes first (node-1 on web-1)");
                }
            } finally {
                running.set(false);
            }
            renewing.get();
        }
    }

    @Test
    void nodesThatWereKilledAreNotWaitedFor() throws Throwable {
        postgres.run(ROW);
        for (var work : works) {
            work.call();
        }
    }
}
