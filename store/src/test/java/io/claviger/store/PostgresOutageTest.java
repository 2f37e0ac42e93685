package io.claviger.store;

import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.OpenStore.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.limit.LimitRecord;
import io.claviger.core.limit.LimitScope;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.account.AccountQuery;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.page.PageRequest;
import io.claviger.store.postgres.PostgresServer;
import io.claviger.store.postgres.PostgresVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the server does, a change is answered within 5 s, and all goes well again by itself. */
class PostgresOutageTest {
    private static final Duration MOST = Duration.ofSeconds(5);

    private final Fixture fixture = new Fixture();
    private PostgresServer server;
    private Postgres postgres;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        server = PostgresServer.start(PostgresVersion.NEWEST);
        postgres = new Postgres(server);
        store = postgres.open(fixture.clock);
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    @Test
    void restartOfTheServerIsOutlived() throws Exception {
        anAccount(store, "before");
        server.stop();
        assertUnavailableInTime("meanwhile");
        server.startAgain();

        eventually("after");
        assertThat(names()).containsExactly("after", "before");
    }

    /** The test's server writes its log later by default, so this holds only because the store asks for more. */
    @Test
    void killedServerKeepsWhatWasAcknowledged() throws Exception {
        assertThat(server.text("postgres", "show synchronous_commit")).isEqualTo("off");
        for (var round = 0; round < 5; round++) {
            eventually("first of round " + round);
            for (var i = 0; i < 20; i++) {
                anAccount(store, "round " + round + ", " + i);
            }
            server.crash();
            server.startAgain();
            eventually("last of round " + round);

            assertThat(names(30)).contains("round " + round + ", 0", "round " + round + ", 19");
        }
    }

    @Test
    void serverThatHangsIsNotWaitedFor() throws Exception {
        anAccount(store, "before");
        server.hold();
        assertUnavailableInTime("meanwhile");
        assertUnavailableInTime("once more");
        server.letGo();

        eventually("after");
        assertThat(names()).containsExactly("after", "before");
        assertThat(store.<AuditVerdict>read(tx -> tx.audit().verify())).isInstanceOf(AuditVerdict.Intact.class);
    }

    @Test
    void nodeThatStoppedWithTheLockIsNotWaitedForLong() throws Exception {
        try (var stopped = server.connect(postgres.database());
                var statement = stopped.createStatement()) {
            stopped.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(x'434C4156'::int, 1)");

            assertUnavailableInTime("meanwhile");
            stopped.rollback();
        }
        eventually("after");
        assertThat(names()).containsExactly("after");
    }

    @Test
    void whoHangsWithinAChangeIsUndoneAndTheNextIsServed() throws Exception {
        server.run(
                postgres.database(),
                "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return new; end $$",
                "create trigger slow before insert on account for each row execute function slow()");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var change : List.of(
                    threads.submit(() -> assertUnavailableInTime("one")),
                    threads.submit(() -> assertUnavailableInTime("two")))) {
                change.get();
            }
        }
        server.run(postgres.database(), "drop trigger slow on account");

        eventually("after");
        assertThat(names()).containsExactly("after");
    }

    @Test
    void commitThatIsNotHeardOfIsNotCalledUndone() throws Exception {
        server.run(
                postgres.database(),
                "create function cut() returns trigger language plpgsql as $$"
                        + " begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$",
                "create constraint trigger cut after insert on account deferrable initially deferred for each row"
                        + " execute function cut()");

        assertThatThrownBy(() -> anAccount(store, "perhaps")).isInstanceOfSatisfying(ClavigerException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(e.detail()).contains("did not say").doesNotContain("nothing was changed");
        });
    }

    @Test
    void usageWaitsForNoChange() throws Exception {
        try (var stopped = server.connect(postgres.database());
                var statement = stopped.createStatement()) {
            stopped.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(x'434C4156'::int, 1)");

            store.usage().write(new UsageBatch(List.of()));
            assertThat(store.rollUpUsage()).isFalse();
            store.limitStates().write(List.of(new LimitRecord(LimitScope.CREDENTIAL, "key", "{}")));
        }
        assertThat(postgres.number("select count(*) from limit_state")).isEqualTo(1);
    }

    /** The server has committed and waits for a standby that is not there, when its session is ended. */
    @Test
    void usageThatWasCommittedUnheardIsNotCountedTwice() throws Exception {
        var minute = fixture.clock.nowMicros() / 60_000_000;
        var counts = List.of(new UsageCount("key", "account", "api/read", null, false, minute, 7, 1));
        waitForAStandby("nobody");
        awaitThatCommitsWait();
        assertThatThrownBy(() -> {
                    var written = CompletableFuture.runAsync(() -> store.usage().write(new UsageBatch(counts)));
                    endTheSessionThatWaits();
                    written.get(10, TimeUnit.SECONDS);
                })
                .cause()
                .isInstanceOfSatisfying(
                        ClavigerException.class, e -> assertThat(e.detail()).contains("did not say"));
        waitForAStandby("");

        store.usage().write(new UsageBatch(counts));
        store.usage()
                .write(new UsageBatch(
                        List.of(new UsageCount("key", "account", "api/read", null, false, minute, 1, 2))));

        assertThat(requests()).isEqualTo(8);
    }

    @Test
    void usageThatWasNotCommittedIsCountedWhenItIsWrittenAgain() {
        var minute = fixture.clock.nowMicros() / 60_000_000;
        var counts = List.of(new UsageCount("key", "account", "api/read", null, false, minute, 7, 1));
        server.run(
                postgres.database(),
                "create function cut() returns trigger language plpgsql as $$"
                        + " begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$",
                "create constraint trigger cut after insert on usage_total deferrable initially deferred for each row"
                        + " execute function cut()");
        assertFails(ErrorCode.UNAVAILABLE, () -> store.usage().write(new UsageBatch(counts)));
        server.run(postgres.database(), "drop trigger cut on usage_total");

        store.usage().write(new UsageBatch(counts));

        assertThat(requests()).isEqualTo(7);
    }

    private long requests() {
        return postgres.number("select sum(requests) from usage_total where step = 'minute'");
    }

    private void waitForAStandby(String name) {
        server.run(
                "postgres", "alter system set synchronous_standby_names = '" + name + "'", "select pg_reload_conf()");
    }

    /** The server reads its settings anew by and by: commits of its own come first, until one waits. */
    private void awaitThatCommitsWait() throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            var commit = CompletableFuture.runAsync(() -> server.run(
                    postgres.database(),
                    "set synchronous_commit = on",
                    "select pg_logical_emit_message(true, 'test', 'test')"));
            while (!commit.isDone()) {
                if (endSessionsThatWait() > 0) {
                    assertThat(commit).failsWithin(10, TimeUnit.SECONDS);
                    return;
                }
                Thread.sleep(10);
            }
            commit.get();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    private void endTheSessionThatWaits() throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (endSessionsThatWait() == 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private long endSessionsThatWait() {
        return server.number(
                "postgres",
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'");
    }

    private void assertUnavailableInTime(String name) {
        var before = Instant.now();
        assertFails(ErrorCode.UNAVAILABLE, () -> anAccount(store, name));
        assertThat(Duration.between(before, Instant.now())).isLessThan(MOST);
    }

    /** As the promise goes: by itself, without a restart. */
    private void eventually(String name) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                anAccount(store, name);
                return;
            } catch (ClavigerException e) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
    }

    private List<String> names() {
        return names(10);
    }

    private List<String> names(int newest) {
        return store
                .read(tx -> tx.accounts().list(new AccountQuery(null, null, PageRequest.first(newest))))
                .items()
                .stream()
                .map(account -> account.name())
                .toList();
    }
}
