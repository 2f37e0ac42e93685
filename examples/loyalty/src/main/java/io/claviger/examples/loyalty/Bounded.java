package io.claviger.examples.loyalty;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets its oldest entry when there are too many. */
final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int max;

    Bounded(int max) {
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
