package io.claviger.core.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many ranges, asked whether one holds an address: at most 32 steps, or 128, however many there are. A binary radix trie
 * with its single-child paths left out. A range within another is dropped, so no leaf's prefix begins another's, and the
 * bits that branches test lead to the only range that can hold the address; there it is compared whole.
 */
public final class AddressTrie {
    public static final AddressTrie EMPTY = AddressTrie.of(List.of());

    private sealed interface Node permits Leaf, Branch {}

    private record Leaf(AddressRange range) implements Node {}

    /** @param bit which bit of the address decides, 0 the highest */
    private record Branch(int bit, Node zero, Node one) implements Node {}

    /** An IPv4 or IPv6 range with its octets, for sorting and splitting. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    private record Prefix(AddressRange range, byte[] octets) implements Comparable<Prefix> {
        @Override
        public int compareTo(Prefix other) {
            var byAddress = Arrays.compareUnsigned(octets, other.octets);
            return byAddress != 0 ? byAddress : Integer.compare(range.length(), other.range.length());
        }

        int firstDifference(Prefix other) {
            var octet = Arrays.mismatch(octets, other.octets);
            var different = (octets[octet] ^ other.octets[octet]) & 0xff;
            return octet * 8 + Integer.numberOfLeadingZeros(different) - 24;
        }
    }

    private final List<AddressRange> ranges;
    private final @Nullable Node v4;
    private final @Nullable Node v6;

    private AddressTrie(List<Prefix> v4, List<Prefix> v6) {
        var kept = new ArrayList<AddressRange>(v4.size() + v6.size());
        v4.forEach(prefix -> kept.add(prefix.range));
        v6.forEach(prefix -> kept.add(prefix.range));
        this.ranges = List.copyOf(kept);
        this.v4 = v4.isEmpty() ? null : node(v4);
        this.v6 = v6.isEmpty() ? null : node(v6);
    }

    public static AddressTrie of(Collection<AddressRange> ranges) {
        return new AddressTrie(outermost(ranges, true), outermost(ranges, false));
    }

    /** The widest of its ranges that holds the address, or null. */
    public @Nullable AddressRange match(ClientAddress address) {
        var node = address.isIpv4() ? v4 : v6;
        if (node == null) {
            return null;
        }
        while (node instanceof Branch branch) {
            node = address.bit(branch.bit) ? branch.one : branch.zero;
        }
        var range = ((Leaf) node).range;
        return range.contains(address) ? range : null;
    }

    public boolean contains(ClientAddress address) {
        return match(address) != null;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Its ranges without those within others: IPv4 before IPv6, rising. */
    public List<AddressRange> ranges() {
        return ranges;
    }

    /** Equal where they hold the same outermost ranges. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressTrie that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges.toString();
    }

    /** Sorted; each range that follows its outer one directly or after others within it is left out. */
    private static List<Prefix> outermost(Collection<AddressRange> ranges, boolean ipv4) {
        var kept = new ArrayList<Prefix>();
        ranges.stream()
                .filter(range -> range.first().isIpv4() == ipv4)
                .map(range -> new Prefix(range, range.first().octets()))
                .sorted()
                .forEach(prefix -> {
                    if (kept.isEmpty() || !kept.getLast().range.contains(prefix.range.first())) {
                        kept.add(prefix);
                    }
                });
        return kept;
    }

    /** The ranges are sorted, none within another: first and last differ at the bit where all of them split. */
    private static Node node(List<Prefix> sorted) {
        if (sorted.size() == 1) {
            return new Leaf(sorted.getFirst().range);
        }
        var bit = sorted.getFirst().firstDifference(sorted.getLast());
        var ones = 0;
        var end = sorted.size();
        while (ones < end) {
            var middle = (ones + end) >>> 1;
            if (bit(sorted.get(middle).octets, bit)) {
                end = middle;
            } else {
                ones = middle + 1;
            }
        }
        return new Branch(bit, node(sorted.subList(0, ones)), node(sorted.subList(ones, sorted.size())));
    }

    private static boolean bit(byte[] octets, int bit) {
        return (octets[bit >> 3] >> (7 - (bit & 7)) & 1) != 0;
    }
}
