package io.claviger.edge.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sets of permissions as JSON arrays, made once: by the set itself, which equal policies share and a catalog keeps for each
 * access type. Those met last are found in {@value #SLOTS} slots of this thread's alone, the others in a cache of all
 * threads, which does its housekeeping on the thread that reads it: handed to a pool, it woke another thread every few
 * requests. Not for threads to share.
 */
final class PermissionArrays {
    private static final int SLOTS = 512;

    private static final LoadingCache<Set<String>, byte[]> ALL = Caffeine.newBuilder()
            .weakKeys()
            .maximumSize(10_000)
            .executor(Runnable::run)
            .build(PermissionArrays::array);

    private record Slot(Set<String> permissions, byte[] json) {}

    private final @Nullable Slot[] slots = new Slot[SLOTS];

    /** The names in order, which need no escaping. To be read only. */
    byte[] of(Set<String> permissions) {
        var index = System.identityHashCode(permissions) & SLOTS - 1;
        var slot = slots[index];
        if (slot == null || slot.permissions != permissions) {
            slot = new Slot(permissions, ALL.get(permissions));
            slots[index] = slot;
        }
        return slot.json;
    }

    private static byte[] array(Set<String> permissions) {
        return permissions.stream()
                .sorted()
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(UTF_8);
    }
}
