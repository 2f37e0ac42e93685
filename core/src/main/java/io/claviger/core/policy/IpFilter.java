package io.claviger.core.policy;

import io.claviger.core.address.AddressRange;
import io.claviger.core.address.AddressTrie;
import io.claviger.core.address.ClientAddress;
import io.claviger.core.guard.Mode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses from which calls are accepted. Without ranges it lets every address in. */
public final class IpFilter {
    /** How many ranges one may have. */
    public static final int MAX_RANGES = 5000;

    /** Lets every address in. */
    public static final IpFilter NONE = new IpFilter(Mode.ENFORCE, List.of());

    private final Mode mode;
    private final List<AddressRange> ranges;
    private final AddressTrie trie;

    /** @param ranges in the order in which they are shown; one that is there twice is kept once */
    public IpFilter(Mode mode, Collection<AddressRange> ranges) {
        this.mode = mode;
        this.ranges = List.copyOf(new LinkedHashSet<>(ranges));
        this.trie = AddressTrie.of(this.ranges);
    }

    public Mode mode() {
        return mode;
    }

    public List<AddressRange> ranges() {
        return ranges;
    }

    /** Whether there is something to judge. */
    public boolean stands() {
        return mode != Mode.OFF && !ranges.isEmpty();
    }

    public boolean accepts(ClientAddress address) {
        return trie.contains(address);
    }

    public IpFilter withMode(Mode changed) {
        return new IpFilter(changed, ranges);
    }

    public IpFilter withRanges(Collection<AddressRange> changed) {
        return new IpFilter(mode, changed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpFilter that && mode == that.mode && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        // by name: the hash of a constant differs from run to run
        return 31 * mode.name().hashCode() + ranges.hashCode();
    }

    @Override
    public String toString() {
        return mode + " " + ranges;
    }
}
