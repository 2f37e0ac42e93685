package io.claviger.core.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A map from text to nodes that is asked with a region of a longer text, so that looking up a segment makes no string.
 * Open addressing, at most half full. Its keys come from imported documents, so a bad spread slows only their owner.
 */
final class LiteralChildren<N> {
    private @Nullable String[] keys = new String[2];
    private @Nullable Object[] nodes = new Object[2];
    private int size;

    /** The node for the region of {@code text}, or null. */
    @SuppressWarnings("unchecked") // only put() puts nodes in
    @Nullable N find(String text, int from, int to) {
        if (size == 0) {
            return null;
        }
        var slot = slot(text, from, to);
        return keys[slot] == null ? null : (N) nodes[slot];
    }

    void put(String key, N node) {
        if ((size + 1) * 2 > keys.length) {
            grow();
        }
        var slot = slot(key, 0, key.length());
        if (keys[slot] == null) {
            keys[slot] = key;
            size++;
        }
        nodes[slot] = node;
    }

    private void grow() {
        var oldKeys = keys;
        var oldNodes = nodes;
        keys = new String[oldKeys.length * 2];
        nodes = new Object[oldKeys.length * 2];
        for (var i = 0; i < oldKeys.length; i++) {
            var key = oldKeys[i];
            if (key != null) {
                var slot = slot(key, 0, key.length());
                keys[slot] = key;
                nodes[slot] = oldNodes[i];
            }
        }
    }

    /** Where the region's entry is, or the free slot where it would go. */
    private int slot(String text, int from, int to) {
        var hash = 0;
        for (var i = from; i < to; i++) {
            hash = hash * 31 + text.charAt(i);
        }
        var mask = keys.length - 1;
        for (var slot = (hash ^ hash >>> 15) & mask; ; slot = (slot + 1) & mask) {
            var key = keys[slot];
            if (key == null || (key.length() == to - from && text.startsWith(key, from))) {
                return slot;
            }
        }
    }
}
