package io.claviger.store;

import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.postgres.PostgresUrl;
import io.claviger.store.postgres.PostgresVersion;
import io.claviger.store.usage.UsageSum;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that go by time on PostgreSQL: what is over is dropped whole, and nothing is lost or waits for it. */
@ParameterizedClass
@EnumSource
class PostgresPartitionsTest {
    private static final long MINUTE = 60 * SECOND;
    private static final int NODES = 4;
    private static final int LEAPS = 8;
    private static final int ROUNDS = 5;
    private static final List<String> TABLES =
            List.of("usage_total_minute", "usage_total_hour", "usage_total_day", "usage_address", "rejection");

    private final Fixture fixture = new Fixture();
    private final PostgresVersion version;
    private Postgres postgres;
    private Store store;

    PostgresPartitionsTest(PostgresVersion version) throws StoreOpenException {
        this.version = version;
        this.postgres = new Postgres(version);
    }

    @BeforeEach
    void open() throws StoreOpenException {
        store = postgres.open(fixture.clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsWrittenLiesInAPartitionOfItsTime() {
        store.rollUpUsage();
        write(1);
        for (var table : List.of("usage_total_minute", "usage_address", "rejection")) {
            assertThat(rows(table + "_rest")).as(table).isZero();
            assertThat(rows(table)).as(table).isEqualTo(1);
        }
        for (var table : TABLES) {
            assertThat(partitions(table)).as(table).isEqualTo(2);
        }
    }

    @Test
    void whatCameBeforeItsPartitionMovesIntoIt() {
        fixture.now.addAndGet(5 * DAY);
        write(3);
        for (var table : List.of("usage_total_minute", "usage_address", "rejection")) {
            assertThat(rows(table + "_rest")).as(table).isEqualTo(1);
        }
        store.rollUpUsage();
        for (var table : List.of("usage_total_minute", "usage_address", "rejection")) {
            assertThat(rows(table + "_rest")).as(table).isZero();
            assertThat(rows(table)).as(table).isEqualTo(1);
        }
        write(4);
        assertThat(postgres.number("select sum(requests) from usage_total where step = 'minute'"))
                .isEqualTo(7);
    }

    @Test
    void partitionsThatAreOverAreDroppedWhole() {
        store.rollUpUsage();
        write(1);
        var before = postgres.number("select count(*) from pg_class where relname like 'rejection\\_%'");
        for (var day = 0; day < 40; day++) {
            fixture.now.addAndGet(DAY);
            rollUpAll();
        }
        assertThat(partitions("usage_total_minute")).isEqualTo(9);
        assertThat(partitions("usage_address")).isEqualTo(16);
        assertThat(partitions("rejection")).isEqualTo(32).isGreaterThan(before);
        assertThat(rows("rejection")).isZero();
        assertThat(rows("usage_total_minute")).isZero();
        assertThat(rows("usage_total_day")).isEqualTo(1);
    }

    @Test
    void minutesThatWereNotAddedUpYetAreNotDropped() {
        store.rollUpUsage();
        for (var i = 0; i < 90; i++) {
            count(fixture.now.get() / MINUTE + i, 1);
        }
        fixture.now.addAndGet(20 * DAY);
        store.rollUpUsage();
        assertThat(rows("usage_total_minute")).isEqualTo(90);
        rollUpAll();
        assertThat(rows("usage_total_minute")).isZero();
        assertThat(postgres.number("select sum(requests) from usage_total where step = 'day'"))
                .isEqualTo(90);
    }

    @Test
    void whatLiesInTheRestIsDroppedToo() {
        store.rollUpUsage();
        write(1);
        store.rejections().write(List.of(rejection("old", fixture.now.get() - 40 * DAY)));
        count(fixture.now.get() / MINUTE - 40 * 1440, 7);
        assertThat(rows("usage_total_minute_rest")).isEqualTo(1);
        assertThat(rows("rejection_rest")).isEqualTo(1);
        fixture.now.addAndGet(2 * MINUTE);
        rollUpAll();
        store.rejections().write(List.of(rejection("new", fixture.now.get())));
        assertThat(rows("usage_total_minute_rest")).isZero();
        assertThat(rows("rejection_rest")).isZero();
    }

    /** Time makes leaps, so that what is counted comes before its partition: it moves while it is added up. */
    @Test
    void nothingIsLostWhileNodesTurnThem() throws Exception {
        var nodes = new ArrayList<Store>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < NODES; i++) {
                nodes.add(postgres.open(fixture.clock));
            }
            for (var leap = 1; leap <= LEAPS; leap++) {
                fixture.now.addAndGet(11 * DAY);
                var works = new ArrayList<Callable<Boolean>>();
                for (var node : nodes) {
                    works.add(() -> {
                        for (var round = 0; round < ROUNDS; round++) {
                            count(node, fixture.now.get() / MINUTE - 3 - round, 1);
                            node.rollUpUsage();
                        }
                        return true;
                    });
                }
                for (var work : threads.invokeAll(works)) {
                    assertThat(work.get()).isTrue();
                }
            }
        } finally {
            nodes.forEach(Store::close);
        }
        rollUpAll();
        var written = (long) NODES * LEAPS * ROUNDS;
        assertThat(postgres.number("select sum(requests) from usage_account where step = 'day'"))
                .isEqualTo(written);
        assertThat(store.<Long>read(tx -> tx.usage().byDay("key", 0, fixture.now.get() / MINUTE + 1440).stream()
                        .mapToLong(UsageSum::requests)
                        .sum()))
                .isEqualTo(written);
    }

    @Test
    void oneThatIsReadForLongIsDroppedLater() throws Exception {
        store.rollUpUsage();
        write(1);
        fixture.now.addAndGet(40 * DAY);
        try (var reader = postgres.server().connect(postgres.database());
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("select count(*) from rejection").close();
            assertThat(store.rollUpUsage()).isFalse();
            assertThat(rows("rejection")).isEqualTo(1);
            assertThat(rows("usage_address")).isZero();
            reader.rollback();
        }
        store.rollUpUsage();
        assertThat(rows("rejection")).isZero();
    }

    @Test
    void userWhoDoesNotOwnTheTablesGoesWithout() throws Exception {
        store.close();
        postgres = new Postgres(version);
        postgres.run(
                "drop role if exists clerk",
                "create role clerk login",
                "grant select, insert, update, delete on all tables in schema public to clerk");
        var url = PostgresUrl.parse(
                "postgresql://clerk@127.0.0.1:" + postgres.server().port() + "/" + postgres.database());
        store = Store.open(Postgres.config(url), Fixture.APIS, fixture.clock);
        write(5);
        rollUpAll();
        assertThat(partitions("usage_total_minute")).isZero();
        assertThat(rows("usage_total_minute")).isEqualTo(1);
        fixture.now.addAndGet(10 * DAY);
        rollUpAll();
        assertThat(rows("usage_total_minute")).isZero();
        assertThat(rows("usage_total_day")).isEqualTo(1);
    }

    @Test
    void readingADayReadsItsPartitionAlone() {
        for (var day = 0; day < 5; day++) {
            fixture.now.addAndGet(DAY);
            store.rollUpUsage();
            write(1);
        }
        var minute = fixture.now.get() / MINUTE / 1440 * 1440;
        var plan = postgres.server()
                .text(
                        postgres.database(),
                        "explain (format json) select sum(requests) from usage_total where credential_id = 'key' and"
                                + " step = 'minute' and at_minute >= " + minute + " and at_minute < "
                                + (minute + 1440));
        assertThat(plan).contains("usage_total_minute_" + minute);
        assertThat(plan.split("\"Relation Name\"", -1)).hasSize(2);
    }

    @Test
    void whatWasKeptBeforeIsKeptOn() throws Exception {
        store.close();
        var database = postgres.server().newDatabase();
        Flyway.configure()
                .dataSource("jdbc:postgresql://127.0.0.1:" + postgres.server().port() + "/" + database, "postgres", "")
                .locations("classpath:io/claviger/store/migration/common")
                .target("19")
                .load()
                .migrate();
        var at = fixture.now.get();
        var minute = at / MINUTE;
        postgres.server()
                .run(
                        database,
                        "insert into usage_total values ('key', 'minute', " + minute
                                + ", 'op', '', false, 'account', 9)",
                        "insert into usage_address values ('key', " + minute / 60 + ", 'a', '', 'account', 9, 0, 1)",
                        "insert into rejection values ('d', " + at + ", 'gateway', 'account', 'key',"
                                + " 'RATE_LIMITED', 429, 'GET', 'events', 'op', '/events', '192.0.2.1', 1, 2, 3)");
        store = Store.open(Postgres.config(postgres.server().url(database)), Fixture.APIS, fixture.clock);
        store.rollUpUsage();
        assertThat(store.<Rejection>read(tx -> tx.rejections().find("account", "d")))
                .isEqualTo(rejection("d", at));
        assertThat(postgres.server().number(database, "select requests from usage_address"))
                .isEqualTo(9);
        assertThat(postgres.server().number(database, "select count(*) from usage_total_minute_rest"))
                .isZero();
        assertThat(postgres.server().number(database, "select requests from usage_total where step = 'minute'"))
                .isEqualTo(9);
    }

    /** So many requests of this minute, from an address in this hour, and a rejection. */
    private void write(long requests) {
        var now = fixture.now.get();
        var caller = new AddressUse.Caller("192.0.2.1", requests, 0, now);
        var addresses = new AddressUse("key", "account", now / MINUTE / 60, "a", List.of(caller), 0, 0);
        store.usage().write(new UsageBatch(List.of(usage(now / MINUTE, requests)), List.of(addresses), List.of()));
        store.rejections().write(List.of(rejection("d", now - now % DAY)));
    }

    private void count(long minute, long requests) {
        count(store, minute, requests);
    }

    private static void count(Store store, long minute, long requests) {
        store.usage().write(new UsageBatch(List.of(usage(minute, requests))));
    }

    private static UsageCount usage(long minute, long requests) {
        return new UsageCount("key", "account", "events/op", null, minute, requests, minute * MINUTE);
    }

    private static Rejection rejection(String id, long at) {
        return new Rejection(
                id,
                at,
                "gateway",
                "account",
                "key",
                ErrorCode.RATE_LIMITED,
                429,
                "GET",
                "events",
                "op",
                "/events",
                "192.0.2.1",
                1,
                2,
                3);
    }

    private void rollUpAll() {
        for (var i = 0; store.rollUpUsage(); i++) {
            assertThat(i).as("rounds").isLessThan(100);
        }
        // What may be dropped is known once all is added up.
        assertThat(store.rollUpUsage()).isFalse();
    }

    private long rows(String table) {
        return postgres.number("select count(*) from " + table);
    }

    /** Without the rest. */
    private long partitions(String table) {
        return postgres.number("select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                + " where i.inhparent = to_regclass('" + table + "') and c.relname <> '" + table + "_rest'");
    }
}
