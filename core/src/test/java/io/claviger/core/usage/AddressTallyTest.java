package io.claviger.core.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.address.ClientAddress;
import io.claviger.core.usage.AddressUse.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link AddressTally} promises, against a map that counts everything. */
class AddressTallyTest {
    private final Map<String, Long> truth = new HashMap<>();
    private final Map<String, ClientAddress> addresses = new HashMap<>();
    private AddressTally tally = new AddressTally(new Room(10_000));
    private long requests;
    private long refused;

    @Test
    void isExactUpToAHundredAddressesAndItsHundredAreTheBusiestUpTo256() {
        for (var seed = 0; seed < 200; seed++) {
            startAnew(10_000);
            var random = new Random(seed);
            var distinct = 1 + random.nextInt(AddressTally.TRACKED);
            for (var i = 0; i < 5000; i++) {
                count("a" + (int) (distinct * random.nextDouble() * random.nextDouble()), random.nextInt(5) == 0);
            }
            var busiest = truth.values().stream()
                    .sorted(java.util.Comparator.reverseOrder())
                    .limit(AddressTally.SHOWN)
                    .toList();
            var use = use();
            assertThat(use.callers())
                    .extracting(Caller::requests)
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(busiest);
            assertThat(use.callers())
                    .allSatisfy(caller -> assertThat(caller.requests()).isEqualTo(truth.get(caller.address())));
            assertAllCounted(use);
        }
    }

    @Test
    void whoMadeMoreThanOneInAHundredIsNamedWhateverTheOthersDo() {
        for (var seed = 0; seed < 200; seed++) {
            startAnew(10_000);
            var random = new Random(seed);
            var total = 20_000 + random.nextInt(20_000);
            var steady = random.nextInt(60);
            var burst = 1 + random.nextInt(50);
            for (var i = 0; i < total; i++) {
                // A crowd that comes in bursts, each address for a while and never again, hides those who come
                // steadily.
                var one =
                        random.nextInt(100) < 2 * steady ? "steady" + random.nextInt(1 + steady) : "crowd" + i / burst;
                count(one, random.nextBoolean());
            }
            var use = use();
            assertPromise(use, seed);
            assertAllCounted(use);
        }
    }

    @Test
    void aBeginningFullOfOthersHidesNobodyLater() {
        startAnew(10_000);
        for (var i = 0; i < 255 * 200; i++) {
            count("early" + i % 255, false);
        }
        for (var i = 0; i < 100_000; i++) {
            count(i % 20 == 0 ? "late" : "burst" + i / 50, false);
        }
        assertPromise(use(), 0);
        assertThat(named()).containsKey(addresses.get("late").text());
    }

    @Test
    void withoutRoomItMakesDoWithEightAddressesAndStillCountsAll() {
        startAnew(0);
        for (var i = 0; i < 10_000; i++) {
            count(i % 3 == 0 ? "busy" : "a" + i, false);
        }
        var use = use();
        assertThat(use.callers()).hasSize(AddressTally.FREE);
        assertThat(named()).containsKey(addresses.get("busy").text());
        assertAllCounted(use);
    }

    @Test
    void givesItsRoomBack() {
        var room = new Room(1000);
        tally = new AddressTally(room);
        for (var i = 0; i < 100_000; i++) {
            tally.count(address(i), false, i);
        }
        assertThat(room.left()).isEqualTo(1000 - AddressTally.TRACKED + AddressTally.FREE);
        assertThat(tally.size()).isEqualTo(AddressTally.TRACKED);
        tally.end();
        assertThat(room.left()).isEqualTo(1000);
    }

    @Test
    void nothingIsLostWhenManyCountAtOnce() throws Exception {
        startAnew(10_000);
        var threads = 4;
        var each = 100_000;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var work = IntStream.range(0, threads)
                    .mapToObj(thread -> pool.submit(() -> {
                        var random = new Random(thread);
                        for (var i = 0; i < each; i++) {
                            var number = random.nextInt(4) == 0 ? 5000 : random.nextInt(5000);
                            tally.count(address(number), random.nextBoolean(), i);
                        }
                    }))
                    .toList();
            for (var done : work) {
                done.get();
            }
        }
        var use = use();
        assertThat(UsageCountersTest.all(use)).isEqualTo(threads * each);
        assertThat(named()).containsKey(address(5000).text());
        assertThat(tally.size()).isLessThanOrEqualTo(AddressTally.TRACKED);
    }

    @Test
    void whatIsExactStaysExactWhenManyCountAtOnce() throws Exception {
        startAnew(10_000);
        var threads = 4;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<java.util.concurrent.Future<?>> work = new ArrayList<>();
            for (var thread = 0; thread < threads; thread++) {
                work.add(pool.submit(() -> {
                    for (var i = 0; i < 100_000; i++) {
                        tally.count(address(i % AddressTally.SHOWN), false, i);
                    }
                }));
            }
            for (var done : work) {
                done.get();
            }
        }
        assertThat(use().callers())
                .hasSize(AddressTally.SHOWN)
                .allSatisfy(caller -> assertThat(caller.requests()).isEqualTo(threads * 1000L));
    }

    private static ClientAddress address(int number) {
        return ClientAddress.of(new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    private void startAnew(int room) {
        tally = new AddressTally(new Room(room));
        truth.clear();
        addresses.clear();
        requests = 0;
        refused = 0;
    }

    private void count(String address, boolean isRefused) {
        var numbered = addresses.computeIfAbsent(address, fresh -> address(addresses.size()));
        tally.count(numbered, isRefused, requests);
        truth.merge(numbered.text(), 1L, Long::sum);
        requests++;
        refused += isRefused ? 1 : 0;
    }

    private AddressUse use() {
        return tally.use("key", "account", 0, "part");
    }

    private Map<String, Long> named() {
        return use().callers().stream().collect(Collectors.toMap(Caller::address, Caller::requests));
    }

    private void assertPromise(AddressUse use, int seed) {
        var named = named();
        truth.forEach((address, count) -> {
            if (count * AddressTally.SHOWN > requests) {
                assertThat(named).as("seed %d", seed).containsKey(address);
            }
        });
        named.forEach((address, count) -> assertThat(count)
                .as("seed %d, %s", seed, address)
                .isBetween(truth.get(address) - requests / AddressTally.TRACKED, truth.get(address)));
        assertThat(use.callers().size()).isLessThanOrEqualTo(AddressTally.SHOWN);
    }

    private void assertAllCounted(AddressUse use) {
        assertThat(UsageCountersTest.all(use)).isEqualTo(requests);
        assertThat(use.otherRefused()
                        + use.callers().stream().mapToLong(Caller::refused).sum())
                .isEqualTo(refused);
    }
}
