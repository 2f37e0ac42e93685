package io.claviger.store;

import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.SECOND;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Kind;
import io.claviger.core.usage.LastUse.Subject;
import io.claviger.core.usage.Rejection;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.page.Cursor;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import io.claviger.store.usage.AccountUse;
import io.claviger.store.usage.AddressHour;
import io.claviger.store.usage.RejectionQuery;
import io.claviger.store.usage.UsageOf;
import io.claviger.store.usage.UsagePoint;
import io.claviger.store.usage.UsageQuery;
import io.claviger.store.usage.UsageStep;
import io.claviger.store.usage.UsageSum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises of usage and of the error log. */
abstract class UsageContract extends OpenStore {
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final int MANY = 600;

    /** As many as are handed over at once. */
    private static final int FULL = 10_000;

    @Test
    void sumsOfAllStepsAreEqualWhateverIsAddedUpMeanwhile() throws Exception {
        for (var seed = 0; seed < 8; seed++) {
            var random = new Random(seed);
            var key = "key-" + seed;
            var truth = new HashMap<List<Object>, Long>();
            var total = 0L;
            for (var i = 0; i < 60; i++) {
                fixture.now.addAndGet(random.nextLong(2 * HOUR));
                var counts = new ArrayList<UsageCount>();
                for (var j = random.nextInt(4); j >= 0; j--) {
                    // Now and then someone comes hours late, or from a clock that is ahead.
                    var late = random.nextInt(5) == 0 ? random.nextLong(60 * HOUR) - 2 * HOUR : random.nextLong(MINUTE);
                    var count = count(key, random.nextInt(3), random.nextInt(3), nowMinute() - late / MINUTE, 1 + j);
                    counts.add(count);
                    total += count.count();
                    for (var step : UsageStep.values()) {
                        truth.merge(kind(step, count), count.count(), Long::sum);
                    }
                }
                if (random.nextInt(10) == 0) {
                    counts.addAll(manyCounts("filler-", nowMinute()));
                }
                store.usage().write(new UsageBatch(counts));
                if (random.nextBoolean()) {
                    store.settleUsage();
                    store.rollUpUsage();
                }
                if (random.nextInt(20) == 0) {
                    reopen();
                }
            }
            for (var step : UsageStep.values()) {
                assertThat(read(key, step)).as("seed %d, %s", seed, step).isEqualTo(truthOf(truth, step));
            }
            rollUpAll();
            for (var step : UsageStep.values()) {
                assertThat(read(key, step)).as("seed %d, %s", seed, step).isEqualTo(truthOf(truth, step));
            }
            assertThat(number("select sum(requests) from usage_total where step = 'day' and credential_id = '" + key
                            + "' and at_minute < (select at_minute from usage_progress where name = 'day')"))
                    .isPositive();
            assertThat(byDay(key).stream().mapToLong(UsageSum::requests).sum()).isEqualTo(total);
        }
    }

    @Test
    void whatIsWrittenInBulkIsReadAtOnceAndOnce() throws Exception {
        var minute = nowMinute();
        var address = use("a", caller("192.0.2.1", 5, 1));
        var last = new LastUse("key", Subject.permission("P"), 50, true);
        var counts = new ArrayList<>(manyCounts("bulk-", minute));
        counts.add(count("key", 1, 0, minute, 5));
        for (var round = 1; round <= 3; round++) {
            store.usage().write(new UsageBatch(counts, List.of(address), List.of(last)));
            if (round == 2) {
                reopen();
            }
            assertThat(number("select count(*) from usage_pending")).isPositive();
            assertThat(points("key", UsageStep.DAY))
                    .extracting(UsagePoint::requests)
                    .containsExactly(5L * round);
            assertThat(over(100, 101).callers()).containsExactly(new AddressHour.Caller("192.0.2.1", 5, 1, 7));
            assertThat(lastUses("key")).isEqualTo(Map.of(Subject.permission("P"), 50L));
            assertThat(requestsOfTheAccount()).isEqualTo((manyCounts("", 0).size() + 5L) * round);
            assertThat(number("select count(*) from usage_pending")).isZero();
            fixture.now.addAndGet(SECOND);
        }
    }

    @Test
    void readingDoesNotAddAgainWithinASecond() {
        store.usage().write(new UsageBatch(manyCounts("bulk-", nowMinute())));
        assertThat(requestsOfTheAccount()).isEqualTo(MANY);
        store.usage().write(new UsageBatch(manyCounts("bulk-", nowMinute())));
        assertThat(requestsOfTheAccount()).isEqualTo(MANY);
        fixture.now.addAndGet(SECOND);
        assertThat(requestsOfTheAccount()).isEqualTo(2 * MANY);
    }

    @Test
    void whatFollowsBulkDoesNotOvertakeIt() {
        var before = use("a", caller("192.0.2.1", 5, 1));
        var after = use("a", caller("192.0.2.1", 6, 1));
        store.usage().write(new UsageBatch(manyCounts("bulk-", nowMinute()), List.of(before), List.of()));
        store.usage().write(new UsageBatch(List.of(), List.of(after), List.of()));
        assertThat(over(100, 101).callers()).containsExactly(new AddressHour.Caller("192.0.2.1", 6, 1, 7));
    }

    @Test
    void bulkIsAddedByAndBy() {
        store.usage().write(new UsageBatch(manyCounts("bulk-", nowMinute())));
        var before = number("select count(*) from usage_pending");
        assertThat(store.settleUsage()).isTrue();
        assertThat(number("select count(*) from usage_pending")).isEqualTo(before - 1);
        rollUpAll();
        assertThat(number("select count(*) from usage_pending")).isZero();
        assertThat(number("select sum(requests) from usage_total where step = 'minute'"))
                .isEqualTo(MANY);
        assertThat(number("select count(*) from last_used")).isEqualTo(MANY);
    }

    @Test
    void whatCannotBeReadIsPutAsideAndInNobodysWay() throws Exception {
        store.usage().write(new UsageBatch(manyCounts("bulk-", nowMinute())));
        behindItsBack("insert into usage_pending select 1, 'damaged', 1, 1, hash from audit_entry limit 1");
        rollUpAll();
        assertThat(requestsOfTheAccount()).isEqualTo(MANY);
        assertThat(number("select count(*) from usage_pending where writer = 'damaged'"))
                .isEqualTo(1);
        assertThat(store.settleUsage()).isFalse();
    }

    @Test
    void whatAnAccountUsedAltogetherIsReadAtOnce() {
        var minute = nowMinute();
        store.usage().write(new UsageBatch(manyCounts("bulk-", minute)));
        for (var i = 0; i < 2; i++) {
            var all = store.<List<AccountUse>>read(
                    tx -> tx.overview().requests("account", UsageStep.MINUTE, minute, minute + 1));
            assertThat(all).singleElement().extracting(AccountUse::requests).isEqualTo((long) MANY);
            rollUpAll();
        }
    }

    @Test
    void whatALaterProgramWroteIsLeftToIt() throws Exception {
        behindItsBack("insert into usage_pending select 1, 'later', 1, 2, hash from audit_entry limit 1");
        store.usage().write(new UsageBatch(manyCounts("bulk-", nowMinute())));
        rollUpAll();
        assertThat(requestsOfTheAccount()).isEqualTo(MANY);
        assertThat(number("select count(*) from usage_pending")).isEqualTo(1);
    }

    @Test
    void minutesGoFirstThenHoursAndDaysStay() {
        var day = nowMinute() / 1440;
        store.usage().write(new UsageBatch(List.of(count("key", 1, 0, nowMinute(), 5))));
        fixture.now.addAndGet(8 * DAY);
        rollUpAll();
        assertThat(read("key", UsageStep.MINUTE)).isEmpty();
        assertThat(read("key", UsageStep.HOUR)).hasSize(1);
        fixture.now.addAndGet(100 * DAY);
        rollUpAll();
        assertThat(read("key", UsageStep.HOUR)).isEmpty();
        assertThat(byDay("key")).containsExactly(new UsageSum(day * 1440, null, 5, 0));
        fixture.now.addAndGet(1300 * DAY);
        rollUpAll();
        assertThat(byDay("key")).isEmpty();
    }

    @Test
    void allIsKeptForTheWholeOfItsTime() {
        var minute = nowMinute();
        store.usage().write(new UsageBatch(List.of(count("key", 1, 0, minute, 5))));
        fixture.now.addAndGet(7 * DAY - HOUR);
        rollUpAll();
        assertThat(read("key", UsageStep.MINUTE)).hasSize(1);
        fixture.now.addAndGet(83 * DAY);
        rollUpAll();
        assertThat(read("key", UsageStep.HOUR)).hasSize(1);
        fixture.now.addAndGet(1010 * DAY);
        rollUpAll();
        assertThat(byDay("key")).hasSize(1);
    }

    @Test
    void rejectionsAreKeptForAMonthAndDroppedSoonAfter() {
        store.rejections()
                .write(List.of(rejection("old", fixture.now.get(), "account", "key", ErrorCode.RATE_LIMITED)));
        fixture.now.addAndGet(30 * DAY - HOUR);
        store.rollUpUsage();
        store.rejections()
                .write(List.of(rejection("new", fixture.now.get(), "account", "key", ErrorCode.RATE_LIMITED)));
        assertThat(number("select count(*) from rejection")).isEqualTo(2);
        fixture.now.addAndGet(DAY + HOUR);
        store.rollUpUsage();
        store.rejections()
                .write(List.of(rejection("last", fixture.now.get(), "account", "key", ErrorCode.RATE_LIMITED)));
        assertThat(number("select count(*) from rejection where decision_id = 'old'"))
                .isZero();
        assertThat(number("select count(*) from rejection")).isEqualTo(2);
    }

    @Test
    void nothingIsDroppedBeforeItWasAddedUp() {
        for (var i = 0; i < 200; i++) {
            store.usage().write(new UsageBatch(List.of(count("key", 1, 0, nowMinute() + i, 1))));
        }
        fixture.now.addAndGet(100 * DAY);
        store.rollUpUsage();
        assertThat(byDay("key").stream().mapToLong(UsageSum::requests).sum()).isEqualTo(200);
        rollUpAll();
        assertThat(byDay("key").stream().mapToLong(UsageSum::requests).sum()).isEqualTo(200);
    }

    @Test
    void whatIsSaidTwiceInOneBatchIsAddedUp() {
        var minute = nowMinute();
        var permission = Subject.permission("EVENTS_CREATE");
        store.usage()
                .write(new UsageBatch(
                        List.of(count("key", 1, 0, minute, 5), count("key", 1, 0, minute, 2)),
                        List.of(),
                        List.of(new LastUse("key", permission, 50, true), new LastUse("key", permission, 60, false))));
        assertThat(byDay("key")).extracting(UsageSum::requests).containsExactly(7L);
        assertThat(lastUses("key")).isEqualTo(Map.of(permission, 60L));
    }

    /** As much as is handed over at once is written within the time that a write may take. */
    @Test
    void aFullBatchIsKeptInTime() {
        for (var round = 1; round <= 2; round++) {
            var counts = new ArrayList<UsageCount>();
            var uses = new ArrayList<LastUse>();
            for (var i = 0; i < FULL; i++) {
                var key = "key-" + i;
                counts.add(count(key, 1, 0, nowMinute(), 1));
                uses.add(new LastUse(key, Subject.permission("EVENTS_CREATE"), round, round == 1));
            }
            store.usage().write(new UsageBatch(counts, List.of(), uses));
        }
        settleAll();
        assertThat(number("select sum(requests) from usage_total where step = 'minute'"))
                .isEqualTo(2 * FULL);
        assertThat(number("select count(*) from last_used_subject where used_at = 2"))
                .isEqualTo(FULL);
    }

    @Test
    void reportedRequestsAreListedButAreNoRequests() {
        var minute = nowMinute();
        var reported = new UsageCount("key", "account", "events/op", ErrorCode.IP_FORBIDDEN, true, minute, 3, 1);
        store.usage().write(new UsageBatch(List.of(count("key", 1, 0, minute, 5), reported)));
        assertThat(points("key", UsageStep.MINUTE))
                .extracting(UsagePoint::reported)
                .containsExactlyInAnyOrder(true, false);
        assertThat(byDay("key")).extracting(UsageSum::requests).containsExactly(5L);
        var operations = store.<List<UsageSum>>read(tx -> tx.usage().byOperation("key", 0, minute + 1));
        assertThat(operations).containsExactly(new UsageSum(0, "events/op1", 5, 0));
    }

    @Test
    void pagesOfUsageJoinWithoutGapOrOverlap() {
        var random = new Random(3);
        var counts = new ArrayList<UsageCount>();
        for (var i = 0; i < 300; i++) {
            counts.add(count(
                    "key-" + random.nextInt(3),
                    random.nextInt(4),
                    random.nextInt(3),
                    nowMinute() - random.nextInt(90),
                    1));
        }
        store.usage().write(new UsageBatch(counts));
        store.rollUpUsage();
        for (var step : UsageStep.values()) {
            var of = new UsageOf.OneAccount("account");
            var all = pages(page -> store.read(tx -> tx.usage().counts(query(of, step, page))), 7);
            assertThat(all).doesNotHaveDuplicates();
            assertThat(all.stream().mapToLong(UsagePoint::requests).sum()).isEqualTo(300);
            assertThat(all).extracting(UsagePoint::atMinute).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        }
    }

    @Test
    void partsOfAnHourAddUpAndSayingOneTwiceChangesNothing() {
        var one = use("a", caller("192.0.2.1", 5, 1), caller(null, 2, 0));
        var more = use("a", caller("192.0.2.1", 6, 1), caller(null, 2, 0), caller("192.0.2.2", 1, 0));
        var other = use("b", caller("192.0.2.1", 10, 0));
        store.usage().write(new UsageBatch(List.of(), List.of(one, other), List.of()));
        store.usage().write(new UsageBatch(List.of(), List.of(more), List.of()));
        store.usage().write(new UsageBatch(List.of(), List.of(more), List.of()));
        var hour = over(100, 101);
        assertThat(hour.callers())
                .containsExactly(
                        new AddressHour.Caller("192.0.2.1", 16, 1, 7),
                        new AddressHour.Caller(null, 2, 0, 7),
                        new AddressHour.Caller("192.0.2.2", 1, 0, 7));
        assertThat(over(101, 102).callers()).isEmpty();
        assertThat(hour.other()).isZero();
    }

    @Test
    void aHundredAddressesAreNamedAndTheRestIsOther() {
        var first = IntStream.range(0, 100)
                .mapToObj(i -> caller("a" + i, 1000 - i, i))
                .toArray(AddressUse.Caller[]::new);
        var second =
                IntStream.range(0, 100).mapToObj(i -> caller("b" + i, 10, 1)).toArray(AddressUse.Caller[]::new);
        var with = use("b", second);
        store.usage()
                .write(new UsageBatch(
                        List.of(),
                        List.of(use("a", first), new AddressUse("key", "account", 100, "b", with.callers(), 500, 20)),
                        List.of()));
        var hour = over(100, 101);
        assertThat(hour.callers())
                .hasSize(100)
                .extracting(AddressHour.Caller::address)
                .allMatch(a -> a.startsWith("a"));
        assertThat(hour.other()).isEqualTo(1500);
        assertThat(hour.otherRefused()).isEqualTo(120);
        var listed = pages(
                page -> store.read(tx -> tx.usage().addresses(new UsageOf.OneAccount("account"), 0, 1000, page)), 1);
        assertThat(listed).containsExactly(hour);
    }

    @Test
    void addressesAreDroppedAfterAWhile() {
        var now = fixture.now.get() / HOUR;
        var use = new AddressUse("key", "account", now, "a", List.of(caller("192.0.2.1", 1, 0)), 0, 0);
        store.usage().write(new UsageBatch(List.of(), List.of(use), List.of()));
        rollUpAll();
        assertThat(over(now, now + 1).callers()).hasSize(1);
        fixture.now.addAndGet(15 * DAY);
        rollUpAll();
        assertThat(over(now, now + 1).callers()).isEmpty();
    }

    @Test
    void theLatestUseCountsWhateverComesLate() {
        var permission = Subject.permission("EVENTS_CREATE");
        put(List.of(new LastUse("key", permission, 50, true), new LastUse("key", Subject.secret("s"), 40, true)));
        put(List.of(new LastUse("key", permission, 30, false), new LastUse("other", permission, 70, true)));
        assertThat(lastUses("key")).isEqualTo(Map.of(permission, 50L, Subject.secret("s"), 40L));
        fixture.now.addAndGet(401 * DAY);
        rollUpAll();
        assertThat(lastUses("key")).isEmpty();
    }

    @Test
    void ofTheValuesThatCallersChooseOnlyTheLastThousandAreKept() {
        var event = Subject.value("event", "old");
        put(List.of(
                new LastUse("key", event, 1, true),
                new LastUse("key", Subject.permission("P"), 1, true),
                new LastUse("key", Subject.value("tag", "t"), 1, true),
                new LastUse("other", event, 1, true)));
        for (var round = 0; round < 3; round++) {
            var at = 10 + round;
            put(IntStream.range(0, 1500)
                    .mapToObj(i -> new LastUse("key", Subject.value("event", "e" + at + "-" + i), at, true))
                    .toList());
        }
        assertThat(lastUses("key"))
                .hasSize(1002)
                .doesNotContainKey(event)
                .containsKeys(Subject.permission("P"), Subject.value("tag", "t"));
        assertThat(lastUses("other")).containsKey(event);
    }

    @Test
    void ofTheCallersOfAnOldSecretOnlyTheLastThousandAreKept() {
        for (var round = 0; round < 2; round++) {
            var at = 10 + round;
            put(IntStream.range(0, 800)
                    .mapToObj(i -> new LastUse("key", new Subject(Kind.CALLER, "old", at + "-" + i), at, true))
                    .toList());
        }
        put(List.of(new LastUse("key", new Subject(Kind.CALLER, "older", "10-1"), 1, true)));
        var kept = lastUses("key");
        assertThat(kept).hasSize(1001).containsKey(new Subject(Kind.CALLER, "older", "10-1"));
        assertThat(kept.values().stream().filter(at -> at == 11)).hasSize(800);
    }

    @Test
    void whenUsageBeganToBeKeptIsRemembered() throws Exception {
        store.rollUpUsage();
        var since = store.<Long>read(tx -> tx.usage().sinceMicros());
        fixture.now.addAndGet(3 * DAY);
        reopen();
        store.rollUpUsage();
        assertThat(store.<Long>read(tx -> tx.usage().sinceMicros())).isEqualTo(since);
        assertThat(fixture.now.get() - since).isBetween(3 * DAY, 3 * DAY + MINUTE);
    }

    @Test
    void theErrorLogIsReadByAccountNewestFirstAndFiltered() {
        var account = anAccount(store, "Acme").id();
        var key = aKey(store, account, "a").id();
        var start = fixture.now.get();
        var all = IntStream.range(0, 30)
                .mapToObj(i -> rejection(
                        "d" + i,
                        start + i / 2,
                        i % 5 == 0 ? "elsewhere" : account,
                        i % 3 == 0 ? key : "another",
                        i % 2 == 0 ? ErrorCode.IP_FORBIDDEN : ErrorCode.RATE_LIMITED))
                .toList();
        store.rejections().write(all);
        var mine = pages(page -> rejections(account, null, null, null, null, page), 4);
        assertThat(mine).hasSize(24).doesNotHaveDuplicates();
        assertThat(mine.stream().map(Rejection::atMicros).toList())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(mine).allMatch(all::contains);
        assertThat(pages(page -> rejections(account, key, null, null, null, page), 3))
                .hasSize(8)
                .allMatch(one -> key.equals(one.credentialId()));
        assertThat(pages(page -> rejections(account, null, ErrorCode.IP_FORBIDDEN, null, null, page), 3))
                .hasSize(12)
                .allMatch(one -> one.code() == ErrorCode.IP_FORBIDDEN);
        assertThat(pages(page -> rejections(account, null, null, start + 3, start + 7, page), 3))
                .allMatch(one -> one.atMicros() >= start + 3 && one.atMicros() < start + 7)
                .hasSize(7);
        assertThat(store.<Rejection>read(tx -> tx.rejections().find(account, "d1")))
                .isEqualTo(all.get(1));
        assertThat(store.<Rejection>read(tx -> tx.rejections().find(account, "d5")))
                .isNull();
        assertThat(store.<Rejection>read(tx -> tx.rejections().find("elsewhere", "d1")))
                .isNull();
    }

    private Page<Rejection> rejections(
            String account, String credential, ErrorCode code, Long from, Long to, PageRequest page) {
        return store.read(tx -> tx.rejections().list(new RejectionQuery(account, credential, code, from, to, page)));
    }

    private static Rejection rejection(String id, long at, String account, String key, ErrorCode code) {
        return new Rejection(
                id, at, "gateway", account, key, code, 403, "GET", "events", "op", "/events", "192.0.2.1", 1, 2, 3);
    }

    private static <T> List<T> pages(Function<PageRequest, Page<T>> list, int limit) {
        var all = new ArrayList<T>();
        Cursor next = null;
        do {
            var page = list.apply(new PageRequest(limit, next));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            next = page.next();
        } while (next != null);
        return all;
    }

    /** One of each of so many keys that they are written in bulk. */
    private static List<UsageCount> manyCounts(String keys, long minute) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> count(keys + i, 1, 0, minute, 1))
                .toList();
    }

    private long requestsOfTheAccount() {
        var of = new UsageOf.OneAccount("account");
        return pages(page -> store.read(tx -> tx.usage().counts(query(of, UsageStep.DAY, page))), 1000).stream()
                .mapToLong(UsagePoint::requests)
                .sum();
    }

    private long nowMinute() {
        return fixture.now.get() / MINUTE;
    }

    private void settleAll() {
        for (var i = 0; store.settleUsage(); i++) {
            assertThat(i).as("buckets").isLessThan(1_000);
        }
    }

    private void rollUpAll() {
        settleAll();
        for (var i = 0; store.rollUpUsage(); i++) {
            assertThat(i).as("rounds").isLessThan(100);
        }
        // What may be dropped is known once all is added up.
        assertThat(store.rollUpUsage()).isFalse();
    }

    private static UsageCount count(String key, int operation, int code, long minute, long count) {
        var codes = new ErrorCode[] {null, ErrorCode.RATE_LIMITED, ErrorCode.PERMISSION_MISSING};
        return new UsageCount(
                key,
                "account",
                operation == 0 ? null : "events/op" + operation,
                codes[code],
                minute,
                count,
                minute * MINUTE);
    }

    private static List<Object> kind(UsageStep step, UsageCount count) {
        return List.of(
                step,
                step.floor(count.minute()),
                String.valueOf(count.operation()),
                count.code() == null ? "null" : count.code().name());
    }

    private Map<List<Object>, Long> read(String key, UsageStep step) {
        return points(key, step).stream()
                .collect(Collectors.toMap(
                        point -> List.of(
                                step,
                                point.atMinute(),
                                String.valueOf(point.operation()),
                                String.valueOf(point.code())),
                        UsagePoint::requests));
    }

    private static Map<List<Object>, Long> truthOf(Map<List<Object>, Long> truth, UsageStep step) {
        return truth.entrySet().stream()
                .filter(entry -> entry.getKey().getFirst() == step)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private List<UsagePoint> points(String key, UsageStep step) {
        return pages(
                page -> store.read(tx -> tx.usage().counts(query(new UsageOf.OneCredential(key), step, page))), 100);
    }

    private UsageQuery query(UsageOf of, UsageStep step, PageRequest page) {
        return new UsageQuery(of, step, 0, nowMinute() + 1_000_000, page);
    }

    private List<UsageSum> byDay(String key) {
        return store.read(tx -> tx.usage().byDay(key, 0, nowMinute() + 1_000_000));
    }

    private AddressHour over(long from, long to) {
        return store.read(tx -> tx.usage().addresses("key", from, to));
    }

    private static AddressUse use(String part, AddressUse.Caller... callers) {
        return new AddressUse("key", "account", 100, part, List.of(callers), 0, 0);
    }

    private static AddressUse.Caller caller(String address, long requests, long refused) {
        return new AddressUse.Caller(address, requests, refused, 7);
    }

    private void put(List<LastUse> uses) {
        store.usage().write(new UsageBatch(List.of(), List.of(), uses));
    }

    private Map<Subject, Long> lastUses(String key) {
        return store.<List<LastUse>>read(tx -> tx.usage().lastUses(key)).stream()
                .collect(Collectors.toMap(LastUse::subject, LastUse::atMicros));
    }

    /** Reads one number behind the store's back. */
    abstract long number(String query);
}
