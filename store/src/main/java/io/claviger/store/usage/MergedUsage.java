package io.claviger.store.usage;

import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Subject;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Batches as one that says the same: of equal rows one, as if each had been written after the other. */
final class MergedUsage {
    private record Counted(
            @Nullable String credentialId,
            @Nullable String accountId,
            @Nullable String operation,
            @Nullable ErrorCode code,
            boolean reported,
            long minute) {}

    private record Part(String credentialId, long hour, String part) {}

    private record Used(String credentialId, Subject subject) {}

    private final Map<Counted, UsageCount> counts = new HashMap<>();
    private final Map<Part, AddressUse> addresses = new HashMap<>();
    private final Map<Used, LastUse> lastUses = new HashMap<>();

    private MergedUsage() {}

    /** @param batches of one process in the order in which they were written */
    static UsageBatch of(List<UsageBatch> batches) {
        var merged = new MergedUsage();
        batches.forEach(merged::add);
        return new UsageBatch(
                new ArrayList<>(merged.counts.values()),
                new ArrayList<>(merged.addresses.values()),
                new ArrayList<>(merged.lastUses.values()));
    }

    private void add(UsageBatch batch) {
        for (var count : batch.counts()) {
            var key = new Counted(
                    count.credentialId(),
                    count.accountId(),
                    count.operation(),
                    count.code(),
                    count.reported(),
                    count.minute());
            counts.merge(key, count, MergedUsage::sum);
        }
        for (var use : batch.addresses()) {
            addresses.put(new Part(use.credentialId(), use.hour(), use.part()), use);
        }
        for (var use : batch.lastUses()) {
            lastUses.merge(new Used(use.credentialId(), use.subject()), use, MergedUsage::latest);
        }
    }

    private static UsageCount sum(UsageCount one, UsageCount other) {
        return new UsageCount(
                one.credentialId(),
                one.accountId(),
                one.operation(),
                one.code(),
                one.reported(),
                one.minute(),
                one.count() + other.count(),
                Math.max(one.lastAtMicros(), other.lastAtMicros()));
    }

    private static LastUse latest(LastUse one, LastUse other) {
        return new LastUse(
                one.credentialId(),
                one.subject(),
                Math.max(one.atMicros(), other.atMicros()),
                one.fresh() || other.fresh());
    }
}
