package io.claviger.store;

import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.SECOND;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Standing;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Subject;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import io.claviger.store.care.KeyAge;
import io.claviger.store.page.PageRequest;
import io.claviger.store.usage.AccountUse;
import io.claviger.store.usage.BusyCredential;
import io.claviger.store.usage.UsageOf;
import io.claviger.store.usage.UsageQuery;
import io.claviger.store.usage.UsageStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises of an account at a glance. */
abstract class OverviewContract extends OpenStore {
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final ErrorCode[] CODES = {null, ErrorCode.RATE_LIMITED, ErrorCode.PERMISSION_MISSING};

    @Test
    void anAccountsRequestsAreThoseOfAllItsCredentialsWhateverIsAddedUpMeanwhile() throws Exception {
        for (var seed = 0; seed < 4; seed++) {
            var random = new Random(seed);
            var account = "account-" + seed;
            for (var i = 0; i < 40; i++) {
                fixture.now.addAndGet(random.nextLong(2 * HOUR));
                var counts = new ArrayList<UsageCount>();
                for (var j = random.nextInt(5); j >= 0; j--) {
                    var late = random.nextInt(5) == 0 ? random.nextLong(60 * 60) - 120 : random.nextInt(2);
                    counts.add(count(
                            account + "-" + random.nextInt(3),
                            account,
                            CODES[random.nextInt(3)],
                            nowMinute() - late,
                            1 + j));
                    counts.add(new UsageCount(
                            account + "-1",
                            account,
                            "events/op",
                            ErrorCode.IP_FORBIDDEN,
                            true,
                            nowMinute() - late,
                            2,
                            1));
                }
                store.usage().write(new UsageBatch(counts));
                if (random.nextBoolean()) {
                    store.rollUpUsage();
                }
                if (random.nextInt(15) == 0) {
                    reopen();
                }
            }
            for (var step : UsageStep.values()) {
                assertThat(byKind(account, step)).isNotEmpty().isEqualTo(countedByKind(account, step));
            }
        }
    }

    @Test
    void aSpanIsReadFromItsFirstStepToBeforeItsEnd() {
        var minute = UsageStep.HOUR.floor(nowMinute());
        for (var i = -1; i <= 2; i++) {
            write(count("key", "account", null, minute + i * 60, 1 + i));
        }
        write(count("key", "other", null, minute, 9));
        var hours = store.<List<AccountUse>>read(
                tx -> tx.overview().requests("account", UsageStep.HOUR, minute + 5, minute + 120));
        assertThat(hours)
                .containsExactly(new AccountUse(minute, null, false, 1), new AccountUse(minute + 60, null, false, 2));
    }

    @Test
    void whatIsOldIsDroppedAndTheLongerStepsStay() {
        write(count("key", "account", null, nowMinute(), 5));
        fixture.now.addAndGet(8 * DAY);
        rollUpAll();
        assertThat(byKind("account", UsageStep.MINUTE)).isEmpty();
        assertThat(byKind("account", UsageStep.HOUR)).hasSize(1);
        fixture.now.addAndGet(90 * DAY);
        rollUpAll();
        assertThat(byKind("account", UsageStep.HOUR)).isEmpty();
        assertThat(byKind("account", UsageStep.DAY)).hasSize(1);
        assertThat(busiest(UsageStep.DAY, 0)).containsExactly(new BusyCredential("key", 5, 0));
        fixture.now.addAndGet(1100 * DAY);
        rollUpAll();
        assertThat(byKind("account", UsageStep.DAY)).isEmpty();
        assertThat(number("select count(*) from usage_busiest")).isZero();
    }

    @Test
    void theBusiestAreExactWhileFewCallWhateverIsAddedUpMeanwhile() {
        var random = new Random(11);
        var truth = new HashMap<String, long[]>();
        var start = UsageStep.DAY.floor(nowMinute());
        for (var i = 0; i < 200; i++) {
            fixture.now.addAndGet(random.nextLong(HOUR));
            var key = "key-" + random.nextInt(12);
            var code = CODES[random.nextInt(3)];
            var count = 1 + random.nextInt(50);
            write(
                    count(key, "account", code, nowMinute(), count),
                    new UsageCount(key, "account", "events/op", ErrorCode.IP_FORBIDDEN, true, nowMinute(), 1000, 1),
                    count("stranger", "other", null, nowMinute(), 10_000));
            var sums = truth.computeIfAbsent(key, first -> new long[2]);
            sums[0] += count;
            sums[1] += code == null ? 0 : count;
            if (random.nextInt(4) > 0) {
                store.rollUpUsage();
            }
            if (i % 20 == 0) {
                assertThat(busiest(UsageStep.DAY, start)).isEqualTo(busiestOf(truth));
            }
        }
        for (var step : List.of(UsageStep.MINUTE, UsageStep.HOUR, UsageStep.DAY)) {
            if (step != UsageStep.MINUTE) {
                assertThat(busiest(step, start)).as("%s", step).isEqualTo(busiestOf(truth));
            }
        }
        rollUpAll();
        assertThat(busiest(UsageStep.DAY, start)).isEqualTo(busiestOf(truth));
        assertThat(number("select count(*) from usage_busiest where step = 'day'"))
                .isPositive();
        assertThat(
                        number(
                                "select count(*) from usage_busiest where account_id = 'other' and credential_id <> 'stranger'"))
                .isZero();
    }

    @Test
    void ofManyTheHundredBusiestOfAnHourAreRemembered() {
        var minute = UsageStep.HOUR.floor(nowMinute());
        write(IntStream.range(0, 150)
                .mapToObj(i -> count("key-" + i, "account", null, minute, 1000 - i))
                .toArray(UsageCount[]::new));
        fixture.now.addAndGet(2 * HOUR);
        rollUpAll();
        assertThat(number("select count(*) from usage_busiest")).isEqualTo(100);
        var busiest = store.<List<BusyCredential>>read(
                tx -> tx.overview().busiest("account", UsageStep.HOUR, minute, minute + 60, 3));
        assertThat(busiest)
                .containsExactly(
                        new BusyCredential("key-0", 1000, 0),
                        new BusyCredential("key-1", 999, 0),
                        new BusyCredential("key-2", 998, 0));
    }

    @Test
    void keysInForceAreToldWithWhatHappenedToThem() {
        var account = anAccount(store, "Acme").id();
        var used = aKey(store, account, "used");
        var rotated = aKey(store, account, "rotated");
        var disabled = stand(aKey(store, account, "disabled"), Standing.DISABLED);
        var revoked = stand(aKey(store, account, "revoked"), Standing.REVOKED);
        var expired = expire(aKey(store, account, "expired"), fixture.now.get() + 10 * SECOND);
        var elsewhere = aKey(store, anAccount(store, "Other").id(), "elsewhere");
        fixture.now.addAndGet(DAY);
        var expiring = expire(aKey(store, account, "expiring"), fixture.now.get() + DAY);
        var rotatedAt = rotate(rotated, 0).changedAtMicros();
        write(new UsageCount(used.id(), account, null, null, nowMinute(), 1, 77));

        var told = new HashMap<String, KeyAge>();
        store.read(tx -> {
            tx.care().keysInForce(account, Long.MAX_VALUE, age -> told.put(age.id(), age));
            return told;
        });
        assertThat(told.keySet())
                .containsExactlyInAnyOrder(used.id(), rotated.id(), expiring.id())
                .doesNotContain(disabled.id(), revoked.id(), expired.id(), elsewhere.id());
        assertThat(told.get(used.id()))
                .isEqualTo(
                        new KeyAge(used.id(), used.createdAtMicros(), MicroClock.NEVER, 77L, used.createdAtMicros()));
        assertThat(told.get(rotated.id()).secretSinceMicros()).isEqualTo(rotatedAt);
        var young = new HashMap<String, KeyAge>();
        store.read(tx -> {
            tx.care().keysInForce(account, rotated.createdAtMicros(), age -> young.put(age.id(), age));
            return young;
        });
        assertThat(young.get(rotated.id()).secretSinceMicros()).isEqualTo(rotated.createdAtMicros());
        assertThat(told.get(rotated.id()).lastUsedAtMicros()).isNull();
        assertThat(told.get(expiring.id()).expiresAtMicros()).isEqualTo(expiring.expiresAtMicros());
        assertThat(store.<Map<String, String>>read(tx -> tx.care().names(List.of(used.id(), "none"))))
                .isEqualTo(Map.of(used.id(), "used"));
    }

    @Test
    void whichPermissionsWereUsedIsToldOfKeysOldEnough() {
        var account = anAccount(store, "Acme").id();
        var key = aKey(store, account, "key").id();
        var other = aKey(store, anAccount(store, "Other").id(), "elsewhere").id();
        var until = fixture.now.get() + 1;
        fixture.now.addAndGet(DAY);
        var young = aKey(store, account, "young").id();
        store.usage()
                .write(new UsageBatch(
                        List.of(),
                        List.of(),
                        List.of(
                                new LastUse(key, Subject.permission("B"), 2, true),
                                new LastUse(key, Subject.permission("A"), 1, true),
                                new LastUse(key, Subject.secret("s"), 1, true),
                                new LastUse(key, Subject.value("event", "v"), 1, true),
                                new LastUse(young, Subject.permission("A"), 1, true),
                                new LastUse(other, Subject.permission("A"), 1, true))));
        var told = new HashMap<String, Set<String>>();
        store.read(tx -> {
            tx.care().usedPermissions(account, until, told::put);
            return told;
        });
        assertThat(told).isEqualTo(Map.of(key, Set.of("A", "B")));
    }

    private List<BusyCredential> busiest(UsageStep step, long from) {
        return store.read(tx -> tx.overview().busiest("account", step, from, nowMinute() + 1, 50));
    }

    private static List<BusyCredential> busiestOf(Map<String, long[]> truth) {
        return truth.entrySet().stream()
                .map(one -> new BusyCredential(one.getKey(), one.getValue()[0], one.getValue()[1]))
                .sorted((a, b) -> a.requests() == b.requests()
                        ? a.credentialId().compareTo(b.credentialId())
                        : Long.compare(b.requests(), a.requests()))
                .toList();
    }

    private Map<List<Object>, Long> byKind(String account, UsageStep step) {
        return store
                .<List<AccountUse>>read(tx -> tx.overview().requests(account, step, 0, nowMinute() + 100_000))
                .stream()
                .collect(Collectors.toMap(
                        use -> List.of(use.atMinute(), String.valueOf(use.code()), use.reported()),
                        AccountUse::requests));
    }

    private Map<List<Object>, Long> countedByKind(String account, UsageStep step) {
        var query = new UsageQuery(
                new UsageOf.OneAccount(account), step, 0, nowMinute() + 100_000, PageRequest.first(1000));
        return store.read(tx -> tx.usage().counts(query)).items().stream()
                .collect(Collectors.groupingBy(
                        point -> List.of(point.atMinute(), String.valueOf(point.code()), point.reported()),
                        Collectors.summingLong(point -> point.requests())));
    }

    private static UsageCount count(String key, String account, ErrorCode code, long minute, long count) {
        return new UsageCount(key, account, "events/op", code, minute, count, minute * MINUTE);
    }

    private void write(UsageCount... counts) {
        store.usage().write(new UsageBatch(List.of(counts)));
    }

    private long nowMinute() {
        return fixture.now.get() / MINUTE;
    }

    private void rollUpAll() {
        for (var i = 0; i < 120; i++) {
            store.rollUpUsage();
        }
        assertThat(store.rollUpUsage()).isFalse();
    }

    /** Reads one number behind the store's back. */
    abstract long number(String query);
}
