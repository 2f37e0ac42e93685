package io.claviger.control.usage;

import io.claviger.control.json.Timestamps;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Kind;
import io.claviger.store.Reading;
import io.claviger.store.credential.StoredKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a key was last allowed by or with what it may use.
 *
 * @param recordedSinceMicros since when that is known: since the key was made, or since usage is kept
 * @param permissions by name
 * @param secrets by id
 * @param values of guarded dimensions
 * @param callers from which old secrets were used
 */
record UseTimes(
        long recordedSinceMicros,
        Map<String, Long> permissions,
        Map<String, Long> secrets,
        List<LastUse> values,
        List<LastUse> callers) {

    static UseTimes of(Reading tx, StoredKey key) {
        var permissions = new LinkedHashMap<String, Long>();
        var secrets = new LinkedHashMap<String, Long>();
        var callers = new ArrayList<LastUse>();
        var uses = tx.usage().lastUses(key.id());
        for (var use : uses) {
            switch (use.subject().kind()) {
                case PERMISSION -> permissions.put(use.subject().name(), use.atMicros());
                case SECRET -> secrets.put(use.subject().name(), use.atMicros());
                case VALUE -> {}
                case CALLER -> callers.add(use);
            }
        }
        return new UseTimes(
                Math.max(key.createdAtMicros(), tx.usage().sinceMicros()),
                permissions,
                secrets,
                uses.stream().filter(use -> use.subject().kind() == Kind.VALUE).toList(),
                callers);
    }

    /** The time of a permission as text, or null where no use is known. */
    @Nullable String ofPermission(String permission) {
        return text(permissions.get(permission));
    }

    /** The time of a secret as text, or null where no use is known. */
    @Nullable String ofSecret(String secretId) {
        return text(secrets.get(secretId));
    }

    /** From where a secret was used while it overlapped with a newer one, the latest first. */
    List<LastUse> callersOf(String secretId) {
        return callers.stream()
                .filter(use -> use.subject().dimension().equals(secretId))
                .sorted(Comparator.comparingLong(LastUse::atMicros).reversed())
                .toList();
    }

    private static @Nullable String text(@Nullable Long micros) {
        return micros == null ? null : Timestamps.text(micros);
    }
}
