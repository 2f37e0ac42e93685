package io.claviger.control.usage;

import io.claviger.control.http.Answers;
import io.claviger.control.json.Timestamps;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Reading;
import io.claviger.store.credential.StoredKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which permissions a key has and does not use. */
final class RightSize {
    private final Snapshot snapshot;
    private final GrantedPermissions granted;

    RightSize(Snapshot snapshot, GrantedPermissions granted) {
        this.snapshot = snapshot;
        this.granted = granted;
    }

    Map<String, @Nullable Object> of(Reading tx, StoredKey key, long days) {
        var from = tx.nowMicros() - Duration.ofDays(days).toNanos() / 1000;
        var times = UseTimes.of(tx, key);
        var used = new ArrayList<Map<String, @Nullable Object>>();
        var unused = new ArrayList<Map<String, @Nullable Object>>();
        for (var permission : granted.of(key)) {
            var at = times.permissions().get(permission);
            var said = Answers.members(
                    "permission",
                    permission,
                    "lastUsedAt",
                    times.ofPermission(permission),
                    "dormant",
                    !snapshot.catalog().hasPermission(permission));
            (at != null && at >= from ? used : unused).add(said);
        }
        return Answers.members(
                "keyId",
                key.id(),
                "days",
                days,
                "recordedSince",
                Timestamps.text(times.recordedSinceMicros()),
                "complete",
                times.recordedSinceMicros() <= from,
                "used",
                used,
                "unused",
                unused);
    }
}
