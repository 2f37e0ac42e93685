package io.claviger.core.usage;

import static io.claviger.core.fixture.ApiFixture.anApi;
import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Operation.ValueSource;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.guard.FoundValues;
import io.claviger.core.guard.RequestValues;
import io.claviger.core.limit.LimitVerdict;
import io.claviger.core.permission.PermissionQuery;
import io.claviger.core.time.MicroClock;
import io.claviger.core.usage.LastUse.Subject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageCountersTest {
    private static final long SECOND = 1_000_000L;
    private static final long MINUTE = 60_000_000L;

    private final Pepper pepper = new Pepper(1, new byte[Pepper.LENGTH]);
    private final UsageCounters counters = new UsageCounters(100);
    private final Api api = anApi("events")
            .with("POST", "/events", "E")
            .guarding("event", new ValueSource.BodyValue(List.of("action")))
            .build();
    private final List<UsageCount> kept = new ArrayList<>();
    private final Map<String, AddressUse> addresses = new HashMap<>();
    private final Map<Subject, Long> lastUses = new HashMap<>();

    @Test
    void requestsAreCountedByCredentialOperationCodeAndMinute() {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, null, null);
        counters.count(at(MINUTE + 1), allowed, null);
        counters.count(at(MINUTE + 2), allowed, null);
        counters.count(at(MINUTE + 3), allowed, ErrorCode.UPSTREAM_TIMEOUT);
        counters.count(at(2 * MINUTE), allowed, null);

        counters.flush(this::keep, 2 * MINUTE);

        assertThat(kept)
                .containsExactlyInAnyOrder(
                        new UsageCount(key.id(), "account", "events/op0", null, 1, 2, MINUTE + 2),
                        new UsageCount(key.id(), "account", "events/op0", ErrorCode.UPSTREAM_TIMEOUT, 1, 1, MINUTE + 3),
                        new UsageCount(key.id(), "account", "events/op0", null, 2, 1, 2 * MINUTE));
    }

    @Test
    void whatWasFlushedIsNotFlushedAgainAndWhatFailedIs() {
        counters.count(at(1), refusal(), ErrorCode.CREDENTIAL_INVALID);
        assertThatThrownBy(() -> counters.flush(
                        counts -> {
                            throw new ClavigerException(ErrorCode.UNAVAILABLE, "no disk");
                        },
                        1))
                .isInstanceOf(ClavigerException.class);

        counters.flush(this::keep, 1);
        counters.flush(this::keep, 1);

        assertThat(kept).singleElement().extracting(UsageCount::count).isEqualTo(1L);
    }

    /** Whether it was written may not be known: so it must be recognised as the same. */
    @Test
    void countsThatMayHaveBeenKeptAreOfferedAgainAsTheSameAndApartFromWhatCameSince() {
        var offered = new ArrayList<List<UsageCount>>();
        counters.count(at(1), refusal(), ErrorCode.CREDENTIAL_INVALID);
        for (var i = 0; i < 2; i++) {
            assertThatThrownBy(() -> counters.flush(
                            batch -> {
                                offered.add(batch.counts());
                                throw new ClavigerException(ErrorCode.UNAVAILABLE, "who knows");
                            },
                            1))
                    .isInstanceOf(ClavigerException.class);
            counters.count(at(2), refusal(), ErrorCode.CREDENTIAL_INVALID);
        }
        counters.flush(batch -> offered.add(batch.counts()), 1);

        assertThat(offered).hasSize(4);
        assertThat(offered.get(1)).isSameAs(offered.get(0));
        assertThat(offered.get(2)).isSameAs(offered.get(0));
        assertThat(offered.get(3)).singleElement().extracting(UsageCount::count).isEqualTo(2L);
    }

    @Test
    void howeverMuchThereIsItIsHandedOverInBoundedPartsEachUntilItIsKept() {
        var keys = 3 * UsageCounters.AT_ONCE / 2;
        var many = new UsageCounters(4 * keys);
        for (var i = 0; i < keys; i++) {
            many.count(at(1), new Decision.Allowed("d", aKey().build(pepper), null, null), null);
            many.count(at(1), new Decision.Allowed("d", aKey().build(pepper), null, null), ErrorCode.UPSTREAM_TIMEOUT);
        }
        var offered = new ArrayList<UsageBatch>();
        var failing = new AtomicBoolean(true);
        UsageSink sink = batch -> {
            offered.add(batch);
            if (offered.size() == 2 && failing.getAndSet(false)) {
                throw new ClavigerException(ErrorCode.UNAVAILABLE, "who knows");
            }
            keep(batch);
        };
        assertThatThrownBy(() -> many.flush(sink, 1)).isInstanceOf(ClavigerException.class);
        many.flush(sink, 1);
        assertThat(offered).allSatisfy(batch -> {
            assertThat(batch.counts()).hasSizeLessThanOrEqualTo(UsageCounters.AT_ONCE);
            assertThat(batch.lastUses()).hasSizeLessThanOrEqualTo(UsageCounters.AT_ONCE + 10);
        });
        assertThat(offered.get(2).counts()).isSameAs(offered.get(1).counts());
        assertThat(kept).hasSize(2 * keys).doesNotHaveDuplicates();
        offered.clear();
        many.flushAll(sink, 1);
        assertThat(kept).hasSize(2 * keys);
        assertThat(offered).allSatisfy(batch -> assertThat(batch.counts()).isEmpty());
    }

    @Test
    void nothingIsLostWhenManyCountWhileOneFlushes() throws Exception {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, null, null);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var work = IntStream.range(0, 4)
                    .mapToObj(thread -> threads.submit(() -> {
                        for (var i = 0; i < 50_000; i++) {
                            counters.count(at(i % 3 * MINUTE), allowed, null);
                        }
                    }))
                    .toList();
            for (var done : work) {
                while (!done.isDone()) {
                    counters.flush(this::keep, 5 * MINUTE);
                }
                done.get();
            }
        }
        counters.flush(this::keep, 2 * MINUTE);

        assertThat(kept.stream().mapToLong(UsageCount::count).sum()).isEqualTo(200_000);
    }

    @Test
    void whatIsCountedAfterAFlushTookItsRowIsSaidByTheNextAlthoughNothingElseComes() throws Exception {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, key.secrets().getFirst(), null);
        try (var thread = Executors.newSingleThreadExecutor()) {
            for (var round = 1; round <= 2_000; round++) {
                var last = round;
                var counted = thread.submit(() -> {
                    counters.count(from("192.0.2.1", last), allowed, null);
                    counters.count(from("192.0.2." + last % 200, last), allowed, null);
                });
                counters.flush(this::keep, round * MINUTE);
                counted.get();
                counters.flush(this::keep, round * MINUTE + MINUTE / 2);

                assertThat(kept.stream().mapToLong(UsageCount::count).sum()).isEqualTo(2L * round);
                assertThat(all(addresses.get(key.id() + 0))).isEqualTo(2L * round);
            }
        }
    }

    @Test
    void theNumberOfRowsIsBoundedAndPastMinutesGo() {
        for (var i = 0; i < 300; i++) {
            counters.count(at(1), new Decision.Allowed("d", aKey().build(pepper), null, null), null);
        }
        assertThat(counters.depth()).isEqualTo(100);
        assertThat(counters.overflowed()).isEqualTo(200);

        counters.flush(this::keep, 5 * MINUTE);

        assertThat(kept).hasSize(100);
        assertThat(counters.depth()).isZero();
    }

    @Test
    void nothingIsUncountedWhereManyKeysAreUsedWithinTwoMinutes() {
        var roomy = new UsageCounters(200_000);
        var keys = IntStream.range(0, 75_000)
                .mapToObj(i -> new Decision.Allowed("d", aKey().build(pepper), null, null))
                .toList();
        for (var minute = 1; minute <= 2; minute++) {
            for (var key : keys) {
                roomy.count(at(minute * MINUTE), key, null);
            }
        }
        assertThat(roomy.depth()).isEqualTo(150_000);

        roomy.flush(this::keep, 2 * MINUTE);

        assertThat(roomy.overflowed()).isZero();
        assertThat(kept).hasSize(150_000).allMatch(count -> count.count() == 1);
    }

    @Test
    void rowsThatNobodyComesForMakeRoomWithinTheirMinuteAndAreCountedOnWhenSomebodyDoes() {
        var keys = IntStream.range(0, 1000)
                .mapToObj(i -> new Decision.Allowed("d", aKey().build(pepper), null, null))
                .toList();
        for (var round = 0; round < 3; round++) {
            for (var i = 0; i < keys.size(); i++) {
                counters.count(at(MINUTE), keys.get(i), null);
                if (i % 30 == 29) {
                    counters.flush(this::keep, MINUTE);
                    assertThat(counters.depth()).isLessThanOrEqualTo(80);
                }
            }
        }
        counters.flush(this::keep, MINUTE);

        assertThat(counters.overflowed()).isZero();
        var sums = new HashMap<String, Long>();
        kept.forEach(count -> sums.merge(count.credentialId(), count.count(), Long::sum));
        assertThat(sums).hasSize(1000).allSatisfy((key, sum) -> assertThat(sum).isEqualTo(3));
    }

    @Test
    void rowsStayWithinTheirMinuteWhereThereIsRoom() {
        counters.count(at(MINUTE), refusal(), ErrorCode.CREDENTIAL_INVALID);
        for (var i = 0; i < 3; i++) {
            counters.flush(this::keep, MINUTE);
        }
        assertThat(counters.depth()).isEqualTo(1);
    }

    @Test
    void aFullQueueOfRejectionsDropsAndCounts() {
        var queue = new RejectionQueue(2);
        for (var i = 0; i < 5; i++) {
            queue.offer(new Rejection(
                    "d" + i,
                    1,
                    "gateway",
                    null,
                    null,
                    ErrorCode.CREDENTIAL_INVALID,
                    401,
                    "GET",
                    null,
                    null,
                    null,
                    null,
                    0,
                    0,
                    5));
        }
        var written = new ArrayList<Rejection>();
        queue.flush(written::addAll, 10);

        assertThat(written).extracting(Rejection::decisionId).containsExactly("d0", "d1");
        assertThat(queue.dropped()).isEqualTo(3);
        assertThat(queue.depth()).isZero();
    }

    @Test
    void addressesAreCountedByCredentialAndHourAlsoOfWhatIsRefused() {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, null, null);
        var refused = new Decision.Refused("d", ErrorCode.PERMISSION_MISSING, "permission", "why", key, true);
        counters.count(from("192.0.2.1", 1), allowed, null);
        counters.count(from("192.0.2.1", 2), refused, ErrorCode.PERMISSION_MISSING);
        counters.count(from("2001:db8::1", 3), allowed, null);
        counters.count(from(null, 4), allowed, null);
        counters.count(from("192.0.2.1", 60 * MINUTE), allowed, null);
        counters.count(from("192.0.2.9", 5), refusal(), ErrorCode.CREDENTIAL_INVALID);

        counters.flush(this::keep, MINUTE);

        assertThat(addresses).hasSize(2);
        assertThat(addresses.get(key.id() + 0).callers())
                .containsExactlyInAnyOrder(
                        new AddressUse.Caller("192.0.2.1", 2, 1, 2),
                        new AddressUse.Caller("2001:db8::1", 1, 0, 3),
                        new AddressUse.Caller(null, 1, 0, 4));
        assertThat(addresses.get(key.id() + 1).callers())
                .containsExactly(new AddressUse.Caller("192.0.2.1", 1, 0, 60 * MINUTE));
    }

    @Test
    void permissionsAndSecretsAreSaidAtTheirFirstUseAndThenNowAndThen() {
        var key = aKey().rotated(MicroClock.NEVER).build(pepper);
        var by = key.secrets();
        counters.count(at(1), new Decision.Allowed("d", key, by.get(0), null), null);
        counters.count(at(2), new Decision.Allowed("d", key, by.get(1), null), ErrorCode.UPSTREAM_TIMEOUT);
        counters.flush(this::keep, 10);
        assertThat(lastUses)
                .isEqualTo(Map.of(
                        Subject.permission("E"), 2L,
                        Subject.secret(by.get(0).id()), 1L,
                        Subject.secret(by.get(1).id()), 2L));

        counters.count(at(500), new Decision.Allowed("d", key, by.get(0), null), null);
        counters.flush(this::keep, 1000);
        assertThat(lastUses).containsEntry(Subject.secret(by.get(0).id()), 1L);
        counters.flush(this::keep, 1000 + MINUTE);
        assertThat(lastUses).containsEntry(Subject.secret(by.get(0).id()), 500L);

        counters.count(at(MINUTE + 5), new Decision.Allowed("d", key, by.get(1), null), null);
        counters.flushAll(this::keep, 1001 + MINUTE);
        assertThat(lastUses).containsEntry(Subject.secret(by.get(1).id()), MINUTE + 5);
    }

    /** Nobody waits for what was said a moment ago, and what could not be written is not put off. */
    @Test
    void firstUsesAreSaidAtTheNextFlushWhateverElseIsToWait() {
        var key = aKey().rotated(MicroClock.NEVER).build(pepper);
        var by = key.secrets();
        counters.count(at(1), new Decision.Allowed("d", key, by.get(0), null), null);
        counters.flush(this::keep, 10);
        counters.count(at(20), new Decision.Allowed("d", key, by.get(0), null), null);
        counters.flush(this::keep, 30);
        assertThat(lastUses).doesNotContainKey(Subject.secret(by.get(1).id()));

        counters.count(at(40), new Decision.Allowed("d", key, by.get(1), null), null);
        counters.flush(this::keep, 50);
        assertThat(lastUses)
                .containsEntry(Subject.secret(by.get(1).id()), 40L)
                .containsEntry(Subject.secret(by.get(0).id()), 1L);

        counters.flush(this::keep, MINUTE);
        counters.count(at(MINUTE + 5 * SECOND), new Decision.Allowed("d", key, by.get(1), null), null);
        counters.flush(this::keep, MINUTE + 9 * SECOND);
        counters.count(at(MINUTE + 10 * SECOND), new Decision.Allowed("d", key, by.get(0), null), null);
        counters.count(at(MINUTE + 10 * SECOND), new Decision.Allowed("d", key, by.get(1), null), null);
        assertThatThrownBy(() -> counters.flush(
                        batch -> {
                            throw new ClavigerException(ErrorCode.UNAVAILABLE, "no disk");
                        },
                        MINUTE + 11 * SECOND))
                .isInstanceOf(ClavigerException.class);
        counters.flush(this::keep, MINUTE + 12 * SECOND);
        assertThat(lastUses)
                .containsEntry(Subject.secret(by.get(0).id()), MINUTE + 10 * SECOND)
                .containsEntry(Subject.secret(by.get(1).id()), MINUTE + 5 * SECOND);
    }

    @Test
    void whoUsesASecretThatANewerOneReplacesIsSaid() {
        var key = aKey().rotated(10 * MINUTE).build(pepper);
        var old = key.secrets().get(0).endsAtMicros() == MicroClock.NEVER
                ? key.secrets().get(1)
                : key.secrets().get(0);
        var current = key.secrets().get(old == key.secrets().get(0) ? 1 : 0);
        counters.count(from("192.0.2.1", 1), new Decision.Allowed("d", key, old, null), null);
        counters.count(from("2001:db8::1", 2), new Decision.Allowed("d", key, old, null), null);
        counters.count(from(null, 3), new Decision.Allowed("d", key, old, null), null);
        counters.count(from("192.0.2.2", 4), new Decision.Allowed("d", key, current, null), null);
        counters.flush(this::keep, 10);
        assertThat(lastUses)
                .containsEntry(Subject.caller(old.id(), ClientAddress.parse("192.0.2.1")), 1L)
                .containsEntry(Subject.caller(old.id(), ClientAddress.parse("2001:db8::1")), 2L)
                .containsEntry(Subject.caller(old.id(), null), 3L)
                .doesNotContainKey(Subject.caller(current.id(), ClientAddress.parse("192.0.2.2")));
    }

    @Test
    void callersOfAnOldSecretAreBounded() {
        var key = aKey().rotated(10 * MINUTE).build(pepper);
        var old = key.secrets().stream()
                .filter(secret -> secret.endsAtMicros() != MicroClock.NEVER)
                .findFirst()
                .orElseThrow();
        for (var i = 0; i < 3 * LastUses.MOST_VALUES; i++) {
            counters.count(from("10.0." + i / 256 + "." + i % 256, 1), new Decision.Allowed("d", key, old, null), null);
        }
        counters.flush(this::keep, 10);
        assertThat(lastUses.keySet().stream().filter(use -> use.kind() == LastUse.Kind.CALLER))
                .hasSize(LastUses.MOST_VALUES);
    }

    @Test
    void secretsAreNotSaidAsGuardedValues() {
        var key = aKey().build(pepper);
        var other = KeyFormat.newKey("acme", Environment.LIVE, new SecureRandom());
        var imported = Secret.of("s3cr3t-of-another-house-0123456789");
        var values = List.of("point_add", other.reveal(), imported.reveal());
        var request = new AccessRequest(
                        Door.GATEWAY,
                        new Presented.BearerSecret(imported),
                        null,
                        new Target.Known(api, api.operations().getFirst()),
                        1)
                .withValues(RequestValues.of(Map.of("event", FoundValues.of(values))));

        counters.count(request, new Decision.Allowed("d", key, null, null), null);
        counters.flush(this::keep, 10);

        assertThat(lastUses).containsOnlyKeys(Subject.permission("E"), Subject.value("event", "point_add"));
    }

    @Test
    void guardedValuesAreSaidForTheDimensionsThatTheOperationOrTheKeyNames() {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, null, null);
        var values = Map.of("event", FoundValues.of(List.of("created", "paid")), "mine", FoundValues.of(List.of("x")));
        counters.count(at(5).withValues(RequestValues.of(values)), allowed, null);
        counters.flush(this::keep, 10);
        assertThat(lastUses)
                .isEqualTo(Map.of(
                        Subject.permission("E"), 5L,
                        Subject.value("event", "created"), 5L,
                        Subject.value("event", "paid"), 5L));
    }

    @Test
    void valuesThatNoDatabaseKeepsAreLeftOut() {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, null, null);
        var hostile = List.of("a\0b", "\ud800", "\udc00x", "x".repeat(201), "line\nbreak", "\ud83d\ude00", "good");
        counters.count(at(5).withValues(RequestValues.of(Map.of("event", FoundValues.of(hostile)))), allowed, null);
        counters.flush(this::keep, 10);
        assertThat(lastUses)
                .containsOnlyKeys(
                        Subject.permission("E"),
                        Subject.value("event", "\ud83d\ude00"),
                        Subject.value("event", "good"));
    }

    @Test
    void aMillionValuesTakeABoundedNumberOfEntriesAndNewOnesFindRoomAfterAFlush() {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, null, null);
        for (var i = 0; i < 1_000_000; i++) {
            var values = RequestValues.of(Map.of("event", FoundValues.of(List.of("e" + i))));
            counters.count(at(5).withValues(values), allowed, null);
        }
        assertThat(counters.entries()).isEqualTo(LastUses.MOST_VALUES);
        counters.flush(this::keep, 10);
        counters.flush(this::keep, 11);
        var late = RequestValues.of(Map.of("event", FoundValues.of(List.of("late"))));
        counters.count(at(12).withValues(late), allowed, null);
        counters.flush(this::keep, 13);
        assertThat(lastUses).containsEntry(Subject.value("event", "late"), 12L).hasSize(LastUses.MOST_VALUES + 2);
    }

    @Test
    void permissionsThatADoorAskedForAreUsedWhereTheKeyHoldsThem() {
        var key = aKey().withPermission("A").withPermission("B").build(pepper);
        var allowed = new Decision.Allowed("d", key, null, null);
        var request = new AccessRequest(
                Door.VERIFY,
                Presented.Nothing.INSTANCE,
                null,
                Target.Unspecified.INSTANCE,
                List.of("A", "MADE_UP"),
                PermissionQuery.parse("B or NONSENSE"),
                RequestValues.NONE,
                null,
                0,
                null,
                5);
        counters.count(request, allowed, null);
        counters.flush(this::keep, 10);
        assertThat(lastUses).containsOnlyKeys(Subject.permission("A"), Subject.permission("B"));
    }

    @Test
    void whatIsRefusedUsesNoPermissionAndNoSecret() {
        var key = aKey().build(pepper);
        var refused = new Decision.Refused("d", ErrorCode.RATE_LIMITED, "limits", "why", key, true);
        counters.count(at(1), refused, ErrorCode.RATE_LIMITED);
        counters.flush(this::keep, 10);
        assertThat(kept).hasSize(1);
        assertThat(lastUses).isEmpty();
    }

    @Test
    void whatARuleWouldHaveRefusedIsCountedBesideTheRequest() {
        var key = aKey().build(pepper);
        var would = new Decision.Reported("address", ErrorCode.IP_FORBIDDEN, "why");
        var allowed =
                new Decision.Allowed("d", key, null, null, key.policy(), List.of(would), LimitVerdict.UNLIMITED, null);
        counters.count(at(1), allowed, null);
        counters.count(at(2), allowed, null);
        counters.flush(this::keep, 10);
        assertThat(kept)
                .containsExactlyInAnyOrder(
                        new UsageCount(key.id(), "account", "events/op0", null, false, 0, 2, 2),
                        new UsageCount(key.id(), "account", "events/op0", ErrorCode.IP_FORBIDDEN, true, 0, 2, 2));
        assertThat(addresses.get(key.id() + 0).callers())
                .singleElement()
                .extracting(AddressUse.Caller::requests)
                .isEqualTo(2L);
    }

    @Test
    void whatCouldNotBeWrittenIsOfferedAgain() {
        var key = aKey().build(pepper);
        var allowed = new Decision.Allowed("d", key, key.secrets().getFirst(), null);
        counters.count(from("192.0.2.1", 1), allowed, null);
        assertThatThrownBy(() -> counters.flush(
                        batch -> {
                            throw new ClavigerException(ErrorCode.UNAVAILABLE, "no disk");
                        },
                        1))
                .isInstanceOf(ClavigerException.class);
        counters.flush(this::keep, 5_000_000);
        assertThat(kept).hasSize(1);
        assertThat(addresses).hasSize(1);
        assertThat(lastUses).hasSize(2);
    }

    @Test
    void aMillionAddressesOfManyKeysTakeABoundedNumberOfEntries() {
        var wide = new UsageCounters(100_000);
        var random = new Random(5);
        var keys = IntStream.range(0, 1000)
                .mapToObj(i -> new Decision.Allowed("d", aKey().build(pepper), null, null))
                .toList();
        for (var i = 0; i < 1_000_000; i++) {
            var address = "2001:db8::" + Integer.toHexString(random.nextInt(0x10000)) + ":"
                    + Integer.toHexString(i >> 16) + ":" + Integer.toHexString(i & 0xffff);
            wide.count(from(address, 1), keys.get(i % keys.size()), null);
        }
        assertThat(wide.entries()).isEqualTo(200_000);
        wide.flushAll(this::keep, MINUTE);
        assertThat(addresses.values())
                .allSatisfy(use -> assertThat(use.callers()).hasSize(AddressTally.SHOWN));
        assertThat(addresses.values().stream().mapToLong(UsageCountersTest::all).sum())
                .isEqualTo(1_000_000);
        var hours = 400 * 60;
        for (var i = 0; i < 400; i++) {
            wide.flush(this::keep, hours * MINUTE + i);
        }
        assertThat(wide.entries()).isZero();
    }

    static long all(AddressUse use) {
        return use.other()
                + use.callers().stream().mapToLong(AddressUse.Caller::requests).sum();
    }

    private void keep(UsageBatch batch) {
        kept.addAll(batch.counts());
        batch.addresses().forEach(use -> addresses.put(use.credentialId() + use.hour(), use));
        batch.lastUses().forEach(use -> lastUses.put(use.subject(), use.atMicros()));
    }

    private AccessRequest at(long micros) {
        return from("192.0.2.1", micros);
    }

    private AccessRequest from(@Nullable String address, long micros) {
        return new AccessRequest(
                Door.GATEWAY,
                Presented.Nothing.INSTANCE,
                address == null ? null : ClientAddress.parse(address),
                new Target.Known(api, api.operations().getFirst()),
                micros);
    }

    private static Decision refusal() {
        return new Decision.Refused("d", ErrorCode.CREDENTIAL_INVALID, "authentic", "unknown", null, false);
    }
}
