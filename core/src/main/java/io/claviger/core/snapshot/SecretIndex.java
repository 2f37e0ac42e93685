package io.claviger.core.snapshot;

import io.claviger.core.credential.Credential;
import io.claviger.core.credential.SecretDigest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Finds whose a secret is by its digest: open addressing with linear probing over the digest's first eight bytes, which
 * are uniform already, so they are their own hash. They lie in one array and the credentials in another: twelve bytes a
 * slot, and a search looks at no credential but the one that it finds. A credential has one slot for each print of its
 * secrets. One thread writes; any number read without locks.
 *
 * <p>A reader that sees a slot's owner sees its print too, since the print is written before and never again: whoever
 * removes an entry leaves a marker that keeps later ones reachable, and the next growth drops it.
 */
final class SecretIndex {
    private static final int SMALLEST = 64;
    private static final Object GONE = new Object();
    private static final VarHandle OWNERS = MethodHandles.arrayElementVarHandle(Object[].class);

    /** @param prints the first eight bytes of a slot's digest; of no meaning where the slot has no owner */
    private record Table(long[] prints, @Nullable Object[] owners) {
        static Table of(int slots) {
            return new Table(new long[slots], new Object[slots]);
        }

        int mask() {
            return prints.length - 1;
        }
    }

    private volatile Table table = Table.of(SMALLEST);
    private int used;
    private int live;

    /** Finds whose a digest is by its first 16 bytes; the caller compares the whole. */
    @Nullable OwnedSecret find(SecretDigest digest) {
        var slots = table;
        var prints = slots.prints;
        var owners = slots.owners;
        var mask = prints.length - 1;
        var print = digest.high();
        for (var i = (int) print & mask; ; i = (i + 1) & mask) {
            var owner = OWNERS.getAcquire(owners, i);
            if (owner == null) {
                return null;
            }
            if (prints[i] == print && owner instanceof Credential credential) {
                var found = secretOf(credential, digest);
                if (found != null) {
                    return found;
                }
            }
        }
    }

    /** Lets a digest lead to this credential, in the place of what it was before. */
    void put(SecretDigest digest, Credential owner) {
        growIfCrowded();
        place(table, digest.high(), owner);
    }

    /** Makes room for so many in all; before they are put. */
    void reserve(int count) {
        if (count >= roomIn(table.prints.length)) {
            rebuild(slotsFor(count));
        }
    }

    /** Forgets a digest where it leads to this very credential still, and not to what it has become. */
    void remove(SecretDigest digest, Credential owner) {
        var slots = table;
        for (var i = (int) digest.high() & slots.mask(); slots.owners[i] != null; i = (i + 1) & slots.mask()) {
            if (slots.prints[i] == digest.high() && slots.owners[i] == owner) {
                OWNERS.setRelease(slots.owners, i, GONE);
                live--;
                return;
            }
        }
    }

    /** Slots in use: one for each credential and print. */
    int size() {
        return live;
    }

    private void place(Table slots, long print, Credential owner) {
        var i = (int) print & slots.mask();
        for (; slots.owners[i] != null; i = (i + 1) & slots.mask()) {
            if (slots.prints[i] == print
                    && slots.owners[i] instanceof Credential before
                    && before.id().equals(owner.id())) {
                OWNERS.setRelease(slots.owners, i, owner);
                return;
            }
        }
        used++;
        live++;
        slots.prints[i] = print;
        OWNERS.setRelease(slots.owners, i, owner);
    }

    private void growIfCrowded() {
        if (used >= roomIn(table.prints.length)) {
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
        var larger = Table.of(slots);
        used = 0;
        live = 0;
        for (var i = 0; i < old.prints.length; i++) {
            if (old.owners[i] instanceof Credential owner) {
                place(larger, old.prints[i], owner);
            }
        }
        table = larger;
    }

    private static @Nullable OwnedSecret secretOf(Credential credential, SecretDigest digest) {
        var secrets = credential.secrets();
        for (var i = 0; i < secrets.size(); i++) {
            var secret = secrets.get(i);
            if (secret.startsAs(digest)) {
                return new OwnedSecret(credential, secret);
            }
        }
        return null;
    }
}
