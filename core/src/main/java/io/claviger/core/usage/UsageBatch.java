package io.claviger.core.usage;

import java.util.List;

/** What was counted since the last flush. */
public record UsageBatch(List<UsageCount> counts, List<AddressUse> addresses, List<LastUse> lastUses) {
    public UsageBatch {
        counts = List.copyOf(counts);
        addresses = List.copyOf(addresses);
        lastUses = List.copyOf(lastUses);
    }

    /** Counts only. */
    public UsageBatch(List<UsageCount> counts) {
        this(counts, List.of(), List.of());
    }

    /** All but what is added to what is there. */
    public UsageBatch withoutCounts() {
        return new UsageBatch(List.of(), addresses, lastUses);
    }

    public boolean isEmpty() {
        return counts.isEmpty() && addresses.isEmpty() && lastUses.isEmpty();
    }
}
