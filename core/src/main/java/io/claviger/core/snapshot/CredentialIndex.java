package io.claviger.core.snapshot;

import io.claviger.core.credential.Credential;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a credential by its id: open addressing with linear probing over references alone, four bytes a slot, since the
 * id is in the credential. A map of the JDK takes nine times that. One thread writes; any number read without locks.
 */
final class CredentialIndex {
    private static final int SMALLEST = 64;
    private static final Object GONE = new Object();
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);

    private volatile @Nullable Object[] table = new Object[SMALLEST];
    private volatile int live;
    private int used;

    @Nullable Credential find(String id) {
        var slots = table;
        var mask = slots.length - 1;
        for (var i = start(id) & mask; ; i = (i + 1) & mask) {
            var there = SLOTS.getAcquire(slots, i);
            if (there == null) {
                return null;
            }
            if (there instanceof Credential credential && credential.id().equals(id)) {
                return credential;
            }
        }
    }

    /** Puts a credential in the place of the one with the same id, which it returns. */
    @Nullable Credential put(Credential credential) {
        growIfCrowded();
        return place(table, credential);
    }

    /** Makes room for so many in all; before they are put. */
    void reserve(int count) {
        if (count >= roomIn(table.length)) {
            rebuild(slotsFor(count));
        }
    }

    @Nullable Credential remove(String id) {
        var slots = table;
        var mask = slots.length - 1;
        for (var i = start(id) & mask; slots[i] != null; i = (i + 1) & mask) {
            if (slots[i] instanceof Credential credential && credential.id().equals(id)) {
                SLOTS.setRelease(slots, i, GONE);
                live--;
                return credential;
            }
        }
        return null;
    }

    int size() {
        return live;
    }

    /** Looks at each; on the writing thread. */
    void forEach(Consumer<Credential> action) {
        for (var there : table) {
            if (there instanceof Credential credential) {
                action.accept(credential);
            }
        }
    }

    private @Nullable Credential place(@Nullable Object[] slots, Credential credential) {
        var mask = slots.length - 1;
        var i = start(credential.id()) & mask;
        for (; slots[i] != null; i = (i + 1) & mask) {
            if (slots[i] instanceof Credential before && before.id().equals(credential.id())) {
                SLOTS.setRelease(slots, i, credential);
                return before;
            }
        }
        used++;
        live++;
        SLOTS.setRelease(slots, i, credential);
        return null;
    }

    private void growIfCrowded() {
        if (used >= roomIn(table.length)) {
            rebuild(slotsFor(live));
        }
    }

    /** Of a table, two thirds are used at the most. */
    private static int roomIn(int slots) {
        return slots / 3 * 2;
    }

    private static int slotsFor(int count) {
        return Math.max(SMALLEST, Integer.highestOneBit(count) * 4);
    }

    private void rebuild(int slots) {
        var old = table;
        var larger = new Object[slots];
        used = 0;
        live = 0;
        for (var there : old) {
            if (there instanceof Credential credential) {
                place(larger, credential);
            }
        }
        table = larger;
    }

    /** Ids of credentials made one after the other differ in a few digits: what differs must reach the lowest bits. */
    private static int start(String id) {
        var hash = id.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }
}
