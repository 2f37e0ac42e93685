package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.limit.LimitRecord;
import io.claviger.core.limit.LimitScope;
import io.claviger.core.usage.SeenPlace;
import io.claviger.core.usage.SeenValue;
import io.claviger.core.usage.SeenValuesSink.Batch;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.page.PageRequest;
import io.claviger.store.postgres.PostgresVersion;
import io.claviger.store.usage.UsageOf;
import io.claviger.store.usage.UsageQuery;
import io.claviger.store.usage.UsageStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes write what they counted into the same rows at once, each in an order of its own: nothing fails or is lost. */
class PostgresNodesTest {
    private static final int NODES = 3;
    private static final int ROUNDS = 10;
    private static final int KEYS = 40;

    private final Fixture fixture = new Fixture();

    private interface Writing {
        void write(Store store, Random random) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void countsOfAllNodesAreAddedUp(PostgresVersion version) throws Exception {
        var postgres = new Postgres(version);
        var minute = fixture.now.get() / 60_000_000L;
        together(postgres, (store, random) -> {
            var counts = new ArrayList<UsageCount>();
            for (var key = 0; key < KEYS; key++) {
                // Minutes of which some are added up already, so that hours are written to too.
                var at = minute - random.nextInt(6);
                counts.add(new UsageCount("key-" + key, "account", "events/op", null, false, at, 1, at * 60_000_000L));
            }
            Collections.shuffle(counts, random);
            store.usage().write(new UsageBatch(counts));
            store.rollUpUsage();
        });
        try (var store = postgres.open(fixture.clock)) {
            fixture.now.addAndGet(600_000_000L);
            while (store.rollUpUsage()) {
                assertThat(store.revision()).isPositive();
            }
        }
        for (var step : List.of("minute", "hour")) {
            assertThat(postgres.number("select sum(requests) from usage_total where step = '" + step + "'"))
                    .as(step)
                    .isEqualTo(NODES * ROUNDS * KEYS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bulkOfAllNodesIsAddedOnceWhoeverAddsIt(PostgresVersion version) throws Exception {
        var postgres = new Postgres(version);
        var minute = fixture.now.get() / 60_000_000L;
        var keys = 700;
        together(postgres, (store, random) -> {
            var counts = new ArrayList<UsageCount>();
            for (var key = 0; key < keys; key++) {
                counts.add(new UsageCount("key-" + key, "account", "events/op", null, false, minute, 1, minute));
            }
            Collections.shuffle(counts, random);
            store.usage().write(new UsageBatch(counts));
            if (random.nextBoolean()) {
                store.settleUsage();
            } else {
                var of = new UsageOf.OneAccount("account");
                var page = new UsageQuery(of, UsageStep.MINUTE, minute, minute + 1, PageRequest.first(1));
                assertThat(store.read(tx -> tx.usage().counts(page)).items()).isNotEmpty();
            }
        });
        try (var store = postgres.open(fixture.clock)) {
            while (store.settleUsage()) {
                assertThat(store.revision()).isPositive();
            }
        }
        assertThat(postgres.number("select count(*) from usage_pending")).isZero();
        assertThat(postgres.number("select sum(requests) from usage_total")).isEqualTo(NODES * ROUNDS * keys);
    }

    @ParameterizedTest
    @EnumSource
    void valuesAndLimitsOfAllNodesAreKept(PostgresVersion version) throws Exception {
        var postgres = new Postgres(version);
        together(postgres, (store, random) -> {
            var values = new ArrayList<SeenValue>();
            var limits = new ArrayList<LimitRecord>();
            for (var i = 0; i < KEYS; i++) {
                var now = fixture.clock.nowMicros();
                values.add(new SeenValue("value-" + i, now, now));
                limits.add(new LimitRecord(LimitScope.CREDENTIAL, "key-" + i, "{}"));
            }
            Collections.shuffle(values, random);
            Collections.shuffle(limits, random);
            var first = new Batch(new SeenPlace("account", "event"), values, false);
            var second = new Batch(new SeenPlace("account", "tag"), values, false);
            store.seenValues().keep(random.nextBoolean() ? List.of(first, second) : List.of(second, first));
            store.limitStates().write(limits);
        });

        assertThat(postgres.number("select count(*) from seen_value")).isEqualTo(2 * KEYS);
        assertThat(postgres.number("select count(*) from limit_state")).isEqualTo(KEYS);
    }

    private void together(Postgres postgres, Writing writing) throws Exception {
        var stores = new ArrayList<Store>();
        var nodes = new ArrayList<Callable<Boolean>>();
        for (var node = 0; node < NODES; node++) {
            var store = postgres.open(fixture.clock);
            var random = new Random(node);
            stores.add(store);
            nodes.add(() -> {
                for (var round = 0; round < ROUNDS; round++) {
                    writing.write(store, random);
                }
                return true;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(nodes)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            stores.forEach(Store::close);
        }
    }
}
