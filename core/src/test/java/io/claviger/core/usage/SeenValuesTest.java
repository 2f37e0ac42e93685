package io.claviger.core.usage;

import static io.claviger.core.fixture.KeyFixture.aKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.credential.Environment;
import io.claviger.core.credential.Key;
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
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenValuesTest {
    private static final long SECOND = 1_000_000L;
    private static final SeenPlace EVENTS = new SeenPlace("account", "event");

    private final Key key = aKey().build(new Pepper(1, new byte[Pepper.LENGTH]));
    private final Kept kept = new Kept(5);

    /** What a store does, the plainest way. */
    private static final class Kept implements SeenValuesSink {
        final int most;
        final Map<SeenPlace, Map<String, SeenValue>> places = new HashMap<>();
        int calls;
        int values;
        boolean failing;

        Kept(int most) {
            this.most = most;
        }

        @Override
        public Map<SeenPlace, List<SeenValue>> keep(List<Batch> batches) {
            if (failing) {
                throw new ClavigerException(ErrorCode.UNAVAILABLE, "no disk");
            }
            calls++;
            var asked = new HashMap<SeenPlace, List<SeenValue>>();
            for (var batch : batches) {
                values += batch.values().size();
                var there = places.computeIfAbsent(batch.place(), first -> new TreeMap<>());
                batch.values().stream()
                        .sorted(Comparator.comparingLong(SeenValue::firstAtMicros))
                        .forEach(value -> add(there, value));
                if (batch.askAll()) {
                    asked.put(batch.place(), List.copyOf(there.values()));
                }
            }
            return asked;
        }

        private void add(Map<String, SeenValue> there, SeenValue value) {
            var before = there.get(value.value());
            if (before != null) {
                there.put(value.value(), new SeenValue(value.value(), before.firstAtMicros(), value.lastAtMicros()));
            } else if (there.size() < most) {
                there.put(value.value(), value);
            }
        }

        Map<String, SeenValue> of(SeenPlace place) {
            return places.getOrDefault(place, Map.of());
        }
    }

    private AccessRequest request(long at, String dimension, List<String> values) {
        return new AccessRequest(Door.GATEWAY, Presented.Nothing.INSTANCE, null, Target.Unspecified.INSTANCE, at)
                .withValues(RequestValues.of(Map.of(dimension, new FoundValues(values, false, false))));
    }

    private Decision allowed() {
        return new Decision.Allowed("d", key, null, null);
    }

    private Decision refused() {
        return new Decision.Refused(
                "d",
                ErrorCode.GUARD_FORBIDDEN,
                "guards",
                "no",
                key,
                Policy.NONE,
                true,
                List.of(),
                LimitVerdict.UNLIMITED,
                null);
    }

    private void see(SeenValues seen, long at, String... values) {
        seen.record(request(at, "event", List.of(values)), allowed());
    }

    @Test
    void secretsAreNoValues() {
        var seen = new SeenValues(100, 5);
        var other = KeyFormat.newKey("acme", Environment.LIVE, new SecureRandom());
        var imported = Secret.of("s3cr3t-of-another-house-0123456789");
        var values = List.of("point_add", other.reveal(), "Bearer " + imported.reveal());
        var request = new AccessRequest(
                        Door.GATEWAY, new Presented.BearerSecret(imported), null, Target.Unspecified.INSTANCE, 3)
                .withValues(RequestValues.of(Map.of("event", FoundValues.of(values))));

        seen.record(request, allowed());
        seen.flush(kept, SECOND);

        assertThat(kept.of(EVENTS)).containsOnlyKeys("point_add");
    }

    @Test
    void dimensionsThatTheCatalogDoesNotKnowAreNotKept() {
        var seen = new SeenValues(100, 5);
        for (var i = 0; i < 1_000; i++) {
            seen.record(request(i, "told " + i, List.of("value")), allowed());
        }

        seen.flush(kept, SECOND);

        assertThat(seen.depth()).isZero();
        assertThat(kept.places).isEmpty();
    }

    @Test
    void valuesOfAllowedRequestsAreKeptWithTheirTimes() {
        var seen = new SeenValues(100, 5);
        see(seen, 3, "a", "b");
        see(seen, 7, "a");
        seen.record(request(8, "event", List.of("refused")), refused());
        seen.flush(kept, SECOND);
        assertThat(kept.of(EVENTS))
                .containsOnly(Map.entry("a", new SeenValue("a", 3, 7)), Map.entry("b", new SeenValue("b", 3, 3)));
        seen.flush(kept, 2 * SECOND);
        assertThat(kept.calls).isEqualTo(1);
    }

    @Test
    void amongAMillionNamesTheRealOnesStayAndMemoryDoesNotGrow() {
        var seen = new SeenValues(10_000, 5);
        see(seen, 1, "point_add", "checkout");
        seen.flush(kept, SECOND);
        for (var i = 0; i < 1_000_000; i++) {
            see(seen, 2 + i, "junk-" + i);
            assertThat(seen.depth()).isLessThanOrEqualTo(5);
        }
        see(seen, 2_000_000, "point_add");
        seen.flushAll(kept, 3 * SECOND);
        assertThat(kept.of(EVENTS)).containsOnlyKeys("point_add", "checkout", "junk-0", "junk-1", "junk-2");
        assertThat(kept.of(EVENTS).get("point_add").lastAtMicros()).isEqualTo(2_000_000);
    }

    @Test
    void junkBeforeTheFirstFlushDoesNotReplaceWhatWasKeptBefore() {
        var seen = new SeenValues(100, 5);
        see(seen, 1, "real-1", "real-2", "real-3", "real-4");
        seen.flush(kept, SECOND);
        var restarted = new SeenValues(100, 5);
        for (var i = 1; i <= 9; i++) {
            see(restarted, 1 + i, "junk-" + i);
        }
        restarted.flush(kept, 2 * SECOND);
        assertThat(kept.of(EVENTS)).containsOnlyKeys("real-1", "real-2", "real-3", "real-4", "junk-1");
        assertThat(restarted.depth()).isEqualTo(5);
        see(restarted, 19, "real-3");
        restarted.flushAll(kept, 3 * SECOND);
        assertThat(kept.of(EVENTS).get("real-3")).isEqualTo(new SeenValue("real-3", 1, 19));
    }

    @Test
    void whatNoGuardCouldListIsNotTaken() {
        var seen = new SeenValues(100, 5);
        see(seen, 1, "", "x".repeat(257), "a\nb", "nul\0", "lone\ud83d");
        see(seen, 2, "\ud83d\ude00", "x".repeat(256));
        seen.flush(kept, SECOND);
        assertThat(kept.of(EVENTS)).containsOnlyKeys("\ud83d\ude00", "x".repeat(256));
    }

    @Test
    void seenAgainIsToldNowAndThenAndAllOfItAtTheEnd() {
        var seen = new SeenValues(100, 5);
        for (var second = 1; second <= 60; second++) {
            see(seen, second * SECOND, "a");
            seen.flush(kept, second * SECOND);
        }
        assertThat(kept.values).isLessThanOrEqualTo(7);
        for (var second = 61; second <= 75; second++) {
            seen.flush(kept, second * SECOND);
        }
        assertThat(kept.of(EVENTS).get("a").lastAtMicros()).isEqualTo(60 * SECOND);
        see(seen, 76 * SECOND, "a");
        seen.flushAll(kept, 76 * SECOND);
        assertThat(kept.of(EVENTS).get("a").lastAtMicros()).isEqualTo(76 * SECOND);
    }

    @Test
    void whatTheSinkCouldNotKeepIsOfferedAgain() {
        var seen = new SeenValues(100, 5);
        see(seen, 1, "a");
        kept.failing = true;
        assertThatThrownBy(() -> seen.flush(kept, SECOND)).isInstanceOf(ClavigerException.class);
        kept.failing = false;
        seen.flush(kept, 2 * SECOND);
        assertThat(kept.of(EVENTS)).containsOnlyKeys("a");
    }

    @Test
    void clearingMakesRoomAtOnce() {
        var seen = new SeenValues(100, 5);
        see(seen, 1, "j1", "j2", "j3", "j4", "j5");
        seen.flush(kept, SECOND);
        see(seen, 2, "real");
        seen.flush(kept, 2 * SECOND);
        assertThat(kept.of(EVENTS)).doesNotContainKey("real");
        kept.places.clear();
        seen.follow(new SnapshotChange("epoch", 1, List.of(new Entry.SeenCleared("account", "event"))));
        see(seen, 3, "real");
        seen.flush(kept, 3 * SECOND);
        assertThat(kept.of(EVENTS)).containsOnlyKeys("real");
        assertThat(seen.depth()).isEqualTo(1);
    }

    @Test
    void memoryOfAllPlacesIsBoundedAndIdlePlacesGiveTheirsBack() {
        var seen = new SeenValues(40, 5);
        for (var round = 0; round < 50; round++) {
            var owner = aKey().of("account" + round).build(new Pepper(1, new byte[Pepper.LENGTH]));
            var allowed = new Decision.Allowed("d", owner, null, null);
            for (var i = 0; i < 4; i++) {
                seen.record(request(round * 10 + i, "event", List.of("v" + i)), allowed);
            }
            seen.flush(kept, round * SECOND);
            assertThat(seen.depth()).isLessThanOrEqualTo(40);
        }
        assertThat(kept.places)
                .hasSize(50)
                .allSatisfy((place, values) -> assertThat(values).containsOnlyKeys("v0", "v1", "v2", "v3"));
    }

    /** Whatever the order of requests, flushes, failures and restarts: the first of each place, with their times. */
    @Test
    void equalsTheFirstDistinctValuesOfEachPlace() {
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var store = new Kept(4);
            var seen = new SeenValues(1000, 4);
            var oracle = new HashMap<SeenPlace, Map<String, SeenValue>>();
            var restarted = false;
            for (var at = 1; at < 200; at++) {
                switch (random.nextInt(8)) {
                    case 0 -> {
                        store.failing = random.nextInt(3) == 0;
                        flushOrFail(seen, store, at * SECOND);
                        store.failing = false;
                    }
                    case 1 -> {
                        seen.flushAll(store, at * SECOND);
                        var restarts = seed % 2 == 0 && random.nextInt(3) == 0;
                        seen = restarts ? new SeenValues(1000, 4) : seen;
                        restarted |= restarts;
                    }
                    default -> {
                        var dimension = List.of("event", "tag", "channel").get(random.nextInt(3));
                        var values = List.of("v" + random.nextInt(7));
                        seen.record(request(at, dimension, values), allowed());
                        expect(
                                oracle.computeIfAbsent(
                                        new SeenPlace("account", dimension), first -> new LinkedHashMap<>()),
                                values,
                                at);
                    }
                }
            }
            seen.flushAll(store, 1000 * SECOND);
            for (var place : oracle.entrySet()) {
                var real = new TreeMap<>(store.of(place.getKey()));
                assertThat(real.keySet())
                        .as("seed %s", seed)
                        .hasSameSizeAs(place.getValue().keySet());
                for (var value : real.values()) {
                    var expected = place.getValue().get(value.value());
                    assertThat(expected).as("seed %s: %s", seed, value).isNotNull();
                    assertThat(value.firstAtMicros()).isEqualTo(expected.firstAtMicros());
                    // Until a place is read back, new values may take the room of known ones in memory.
                    assertThat(value.lastAtMicros())
                            .isBetween(
                                    restarted ? value.firstAtMicros() : expected.lastAtMicros(),
                                    expected.lastAtMicros());
                }
            }
        }
    }

    private static void flushOrFail(SeenValues seen, Kept store, long now) {
        try {
            seen.flush(store, now);
        } catch (ClavigerException e) {
            assertThat(store.failing).isTrue();
        }
    }

    private static void expect(Map<String, SeenValue> place, List<String> values, long at) {
        for (var value : values) {
            var before = place.get(value);
            if (before != null || place.size() < 4) {
                place.put(value, new SeenValue(value, before == null ? at : before.firstAtMicros(), at));
            }
        }
    }

    @Test
    void manyThreadsTakeNeverMoreThanThereIsRoomFor() throws Exception {
        var seen = new SeenValues(1000, 50);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<java.util.concurrent.Future<?>>();
            for (var t = 0; t < 4; t++) {
                var thread = t;
                work.add(threads.submit(() ->
                        IntStream.range(0, 5_000).forEach(i -> see(seen, i + 1, "v" + (i * 31 + thread * 7) % 400))));
            }
            var large = new Kept(50);
            for (var i = 0; i < 200; i++) {
                seen.flush(large, i * SECOND);
                if (i % 20 == 0) {
                    seen.follow(new SnapshotChange("epoch", 1, List.of(new Entry.SeenCleared("account", "event"))));
                }
            }
            for (var one : work) {
                one.get();
            }
            seen.flushAll(large, 1000 * SECOND);
            assertThat(large.of(EVENTS)).hasSizeLessThanOrEqualTo(50);
        }
        assertThat(seen.depth()).isBetween(0, 50);
    }
}
