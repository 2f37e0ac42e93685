package io.claviger.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressTrieTest {
    @Test
    void itAgreesWithALoopOverAllRanges() {
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            // few distinct octets, so that ranges nest, touch and repeat
            var spread = random.nextBoolean() ? 4 : 256;
            var ranges = ranges(random, random.nextInt(60), spread);
            var trie = AddressTrie.of(ranges);
            for (var i = 0; i < 300; i++) {
                var address = i % 2 == 0 || ranges.isEmpty() ? address(random, spread) : near(random, ranges);
                assertAgrees(trie, ranges, address);
            }
        }
    }

    @Test
    void thousandsOfRangesAgreeWithTheLoopToo() {
        var random = new Random(1);
        var ranges = ranges(random, 10_000, 256);
        var trie = AddressTrie.of(ranges);
        for (var i = 0; i < 2000; i++) {
            assertAgrees(trie, ranges, i % 2 == 0 ? address(random, 256) : near(random, ranges));
        }
    }

    private static void assertAgrees(AddressTrie trie, List<AddressRange> ranges, ClientAddress address) {
        var holding = ranges.stream().filter(range -> range.contains(address)).toList();
        assertThat(trie.contains(address)).as("%s in %s", address, ranges).isEqualTo(!holding.isEmpty());
        var widest = holding.stream().mapToInt(AddressRange::length).min();
        var match = trie.match(address);
        assertThat(match == null ? -1 : match.length()).isEqualTo(widest.orElse(-1));
        assertThat(match == null || match.contains(address)).isTrue();
    }

    @Test
    void wholeFamilyHoldsOnlyItsOwn() {
        var trie = AddressTrie.of(List.of(AddressRange.parse("0.0.0.0/0"), AddressRange.parse("10.0.0.0/8")));
        assertThat(trie.contains(ClientAddress.parse("10.1.2.3"))).isTrue();
        assertThat(trie.contains(ClientAddress.parse("::ffff:10.1.2.3"))).isTrue();
        assertThat(trie.contains(ClientAddress.parse("2001:db8::1"))).isFalse();
        assertThat(trie.ranges()).containsExactly(AddressRange.parse("0.0.0.0/0"));
        assertThat(AddressTrie.of(List.of(AddressRange.parse("::/0"))).contains(ClientAddress.parse("1.2.3.4")))
                .isFalse();
    }

    @Test
    void emptyTrieHoldsNothing() {
        assertThat(AddressTrie.EMPTY.isEmpty()).isTrue();
        assertThat(AddressTrie.EMPTY.contains(ClientAddress.parse("::"))).isFalse();
        assertThat(AddressTrie.EMPTY.contains(ClientAddress.parse("0.0.0.0"))).isFalse();
    }

    @Test
    void theOrderOfItsRangesIsOfNoMeaning() {
        var ranges = ranges(new Random(5), 100, 8);
        var shuffled = new ArrayList<>(ranges);
        Collections.shuffle(shuffled, new Random(6));
        assertThat(AddressTrie.of(shuffled))
                .isEqualTo(AddressTrie.of(ranges))
                .hasSameHashCodeAs(AddressTrie.of(ranges));
        assertThat(AddressTrie.of(ranges)).isNotEqualTo(AddressTrie.EMPTY);
    }

    private static List<AddressRange> ranges(Random random, int count, int spread) {
        var ranges = new ArrayList<AddressRange>();
        for (var i = 0; i < count; i++) {
            var address = address(random, spread);
            var least = random.nextInt(10) == 0 ? 0 : address.bitLength() / 4;
            ranges.add(new AddressRange(address, least + random.nextInt(address.bitLength() - least + 1)));
        }
        return ranges;
    }

    private static ClientAddress address(Random random, int spread) {
        var octets = new byte[random.nextBoolean() ? 4 : 16];
        for (var i = 0; i < octets.length; i++) {
            octets[i] = (byte) random.nextInt(spread);
        }
        return ClientAddress.of(octets);
    }

    /** An address in one of the ranges, or one bit beside it. */
    private static ClientAddress near(Random random, List<AddressRange> ranges) {
        var octets = ranges.get(random.nextInt(ranges.size())).first().octets();
        var bit = random.nextInt(octets.length * 8);
        octets[bit / 8] ^= (byte) (random.nextBoolean() ? 0x80 >> bit % 8 : 0);
        return ClientAddress.of(octets);
    }
}
