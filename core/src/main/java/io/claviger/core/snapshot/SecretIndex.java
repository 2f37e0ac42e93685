package io.claviger.core.snapshot;

import io.claviger.core.credential.SecretDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds a secret by its digest: open addressing with linear probing over the digest's first 16 bytes. Those are uniform
 * already, so they are their own hash. One thread writes; any number read without locks.
 *
 * <p>A removed entry leaves a marker that keeps later ones reachable, until the next growth drops it.
 */
final class SecretIndex {
    private static final int SMALLEST = 64;

    private record Slot(long high, long low, @Nullable OwnedSecret owned) {}

    private volatile AtomicReferenceArray<@Nullable Slot> table = new AtomicReferenceArray<>(SMALLEST);
    private int used;
    private int live;

    /** Finds the owner of a digest by its first 16 bytes; the caller compares the whole. */
    @Nullable OwnedSecret find(SecretDigest digest) {
        var slots = table;
        var mask = slots.length() - 1;
        var high = digest.high();
        var low = digest.low();
        for (var i = (int) high & mask; ; i = (i + 1) & mask) {
            var slot = slots.getAcquire(i);
            if (slot == null) {
                return null;
            }
            if (slot.high == high && slot.low == low) {
                return slot.owned;
            }
        }
    }

    void put(SecretDigest digest, OwnedSecret owned) {
        growIfCrowded();
        place(table, new Slot(digest.high(), digest.low(), owned));
    }

    void remove(SecretDigest digest) {
        if (find(digest) != null) {
            place(table, new Slot(digest.high(), digest.low(), null));
        }
    }

    int size() {
        return live;
    }

    private void place(AtomicReferenceArray<@Nullable Slot> slots, Slot slot) {
        var mask = slots.length() - 1;
        for (var i = (int) slot.high & mask; ; i = (i + 1) & mask) {
            var there = slots.getPlain(i);
            if (there == null) {
                used++;
                live += slot.owned == null ? 0 : 1;
                slots.setRelease(i, slot);
                return;
            }
            if (there.high == slot.high && there.low == slot.low) {
                live += (slot.owned == null ? 0 : 1) - (there.owned == null ? 0 : 1);
                slots.setRelease(i, slot);
                return;
            }
        }
    }

    private void growIfCrowded() {
        var old = table;
        if (used < old.length() / 2) {
            return;
        }
        var larger = new AtomicReferenceArray<@Nullable Slot>(Math.max(SMALLEST, Integer.highestOneBit(live + 1) * 8));
        used = 0;
        live = 0;
        for (var i = 0; i < old.length(); i++) {
            var slot = old.getPlain(i);
            if (slot != null && slot.owned != null) {
                place(larger, slot);
            }
        }
        table = larger;
    }
}
