package io.claviger.control.usage;

import io.claviger.control.http.Answers;
import io.claviger.control.json.Timestamps;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.usage.LastUse;
import io.claviger.store.Reading;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.usage.UsageSum;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What would break if a key were revoked, narrowed or deleted: who has used it lately, for what, and how much. */
final class BlastRadius {
    private static final long MICROS_A_MINUTE = 60_000_000L;
    private static final long MINUTES_AN_HOUR = 60;
    private static final long MINUTES_A_DAY = 24 * MINUTES_AN_HOUR;

    private final Snapshot snapshot;
    private final GrantedPermissions granted;

    BlastRadius(Snapshot snapshot, GrantedPermissions granted) {
        this.snapshot = snapshot;
        this.granted = granted;
    }

    /** Of the last days, today's included. */
    Map<String, @Nullable Object> of(Reading tx, StoredKey key, Duration days) {
        var now = tx.nowMicros() / MICROS_A_MINUTE;
        var to = (now / MINUTES_A_DAY + 1) * MINUTES_A_DAY;
        var from = to - days.toMinutes();
        var usage = tx.usage();
        var byDay = usage.byDay(key.id(), from, to);
        var addresses = usage.addresses(key.id(), from / MINUTES_AN_HOUR, to / MINUTES_AN_HOUR);
        var times = UseTimes.of(tx, key);
        return Answers.members(
                "keyId", key.id(),
                "from", Timestamps.text(from * MICROS_A_MINUTE),
                "recordedSince", Timestamps.text(times.recordedSinceMicros()),
                "lastUsedAt", key.lastUsedAtMicros() == null ? null : Timestamps.text(key.lastUsedAtMicros()),
                "requests", byDay.stream().mapToLong(UsageSum::requests).sum(),
                "failed", byDay.stream().mapToLong(UsageSum::failed).sum(),
                "requestsPerDay", byDay.stream().map(BlastRadius::day).toList(),
                "operations",
                        usage.byOperation(key.id(), from, to).stream()
                                .map(this::operation)
                                .toList(),
                "callers",
                        addresses.callers().stream()
                                .filter(caller -> caller.requests() > caller.refused())
                                .map(UsageEndpoints::caller)
                                .toList(),
                "otherCallers", Answers.members("count", addresses.other(), "refused", addresses.otherRefused()),
                "permissions",
                        granted.of(key).stream()
                                .map(name ->
                                        Answers.members("permission", name, "lastUsedAt", times.ofPermission(name)))
                                .toList(),
                "values", times.values().stream().map(BlastRadius::value).toList());
    }

    private static Map<String, @Nullable Object> day(UsageSum day) {
        return Answers.members(
                "time", Timestamps.text(day.atMinute() * MICROS_A_MINUTE),
                "count", day.requests(),
                "failed", day.failed());
    }

    private Map<String, @Nullable Object> operation(UsageSum sum) {
        var name = OperationName.of(sum.operation());
        var known = name.api() == null || name.id() == null
                ? null
                : snapshot.catalog().operation(name.api(), name.id());
        return Answers.members(
                "api", name.api(),
                "operation", name.id(),
                "permission", known == null ? null : known.permission(),
                "count", sum.requests(),
                "failed", sum.failed());
    }

    private static Map<String, @Nullable Object> value(LastUse use) {
        return Answers.members(
                "dimension", use.subject().dimension(),
                "value", use.subject().name(),
                "lastUsedAt", Timestamps.text(use.atMicros()));
    }
}
