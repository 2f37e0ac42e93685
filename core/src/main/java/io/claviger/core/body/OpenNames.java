package io.claviger.core.body;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The member names of the objects that are open, to find duplicates: compared octet by octet, so by code points.
 *
 * <p>Few names are compared one by one. Those of an object with more are found through one table for all objects, open
 * addressing with linear probing, hashed by SipHash-1-3 under a random key, since the names are chosen by strangers.
 * Objects close in the reverse order of their opening, so names leave the table in the reverse order of their coming,
 * and no gap is left in a chain.
 */
final class OpenNames {
    private static final int COMPARED_ONE_BY_ONE = 8;
    private static final long[] KEY = new SecureRandom().longs(2).toArray();

    private final int maxNames;
    private final int maxOctets;
    /** Where the names of each open object start, by depth. */
    private int[] firstOf = new int[4];
    /** Where each name ends in {@link #octets}. */
    private int[] ends = new int[8];

    private byte[] octets = new byte[64];
    private int open;
    private int names;
    /** The number of a name, plus 1, or 0. */
    private int[] table = new int[0];

    private int[] serials = new int[0];
    private int inTable;

    OpenNames(int maxNames, int maxOctets) {
        this.maxNames = maxNames;
        this.maxOctets = maxOctets;
    }

    void open() {
        if (open == firstOf.length) {
            firstOf = Arrays.copyOf(firstOf, open * 2);
        }
        firstOf[open++] = names;
    }

    void close() {
        var first = firstOf[open - 1];
        if (names - first > COMPARED_ONE_BY_ONE) {
            for (var name = names - 1; name >= first; name--) {
                table[slotOf(name)] = 0;
                inTable--;
            }
        }
        names = first;
        open--;
    }

    /** Adds a name to the innermost object; false where it is there already. */
    boolean add(TextBuffer name) {
        var first = firstOf[open - 1];
        append(name);
        var added = names - 1;
        var before = added - first;
        if (before < COMPARED_ONE_BY_ONE) {
            for (var other = first; other < added; other++) {
                if (sameText(other, added)) {
                    return false;
                }
            }
            return true;
        }
        if (before == COMPARED_ONE_BY_ONE) {
            for (var other = first; other < added; other++) {
                insert(other);
            }
        }
        return insert(added);
    }

    private void append(TextBuffer name) {
        var start = start(names);
        if (names == maxNames || name.length() > maxOctets - start) {
            throw BodyFault.tooLarge("The body's objects have more member names than can be compared.");
        }
        var end = start + name.length();
        if (end > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(end, octets.length * 2));
        }
        if (names == ends.length) {
            ends = Arrays.copyOf(ends, names * 2);
        }
        System.arraycopy(name.octets(), 0, octets, start, name.length());
        ends[names++] = end;
    }

    private boolean insert(int name) {
        if (inTable * 2 >= table.length) {
            grow();
        }
        var slot = slotOf(name);
        if (table[slot] != 0) {
            return false;
        }
        table[slot] = name + 1;
        serials[slot] = serialOf(name);
        inTable++;
        return true;
    }

    /** Puts every name into a larger table, in the order in which they came. */
    private void grow() {
        var inOrder = new int[inTable];
        var count = 0;
        for (var entry : table) {
            if (entry != 0) {
                inOrder[count++] = entry;
            }
        }
        Arrays.sort(inOrder);
        table = new int[Math.max(64, table.length * 2)];
        serials = new int[table.length];
        for (var entry : inOrder) {
            var slot = slotOf(entry - 1);
            table[slot] = entry;
            serials[slot] = serialOf(entry - 1);
        }
    }

    /** Where a name is, or an equal one of its object, or where it would go. */
    private int slotOf(int name) {
        var serial = serialOf(name);
        var mask = table.length - 1;
        var slot = (int) hash(serial, start(name), ends[name]) & mask;
        while (table[slot] != 0 && !(serials[slot] == serial && sameText(table[slot] - 1, name))) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** The first name of the object that a name belongs to: no two open objects with names share it. */
    private int serialOf(int name) {
        var depth = open - 1;
        while (firstOf[depth] > name) {
            depth--;
        }
        return firstOf[depth];
    }

    private boolean sameText(int one, int other) {
        return Arrays.equals(octets, start(one), ends[one], octets, start(other), ends[other]);
    }

    private int start(int name) {
        return name == 0 ? 0 : ends[name - 1];
    }

    /** SipHash-1-3 (Aumasson and Bernstein 2012, with the round counts of Rust's and Ruby's tables). */
    private long hash(int serial, int from, int to) {
        var sip = new SipState(KEY[0], KEY[1]);
        sip.absorb(serial);
        var at = from;
        for (; to - at >= 8; at += 8) {
            sip.absorb(word(at, at + 8));
        }
        sip.absorb(word(at, to) | (long) (to - from) << 56);
        return sip.finish();
    }

    private long word(int from, int to) {
        var word = 0L;
        for (var i = to - 1; i >= from; i--) {
            word = word << 8 | (octets[i] & 0xff);
        }
        return word;
    }

    private static final class SipState {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        SipState(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void absorb(long word) {
            v3 ^= word;
            round();
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xff;
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
