package io.claviger.store.decision;

import java.util.Collection;

/** Shares a room among those who want more and less of it. */
final class Shares {
    private Shares() {}

    /**
     * The most that each may have, so that all fit: who wants less leaves the rest to the others (max-min fairness).
     *
     * @param wanted how much each wants
     * @return {@link Integer#MAX_VALUE} where all fit as they are
     */
    static int fair(Collection<Integer> wanted, int room) {
        var sorted = wanted.stream().sorted().toList();
        long left = room;
        for (var i = 0; i < sorted.size(); i++) {
            var even = left / (sorted.size() - i);
            if (sorted.get(i) > even) {
                return (int) even;
            }
            left -= sorted.get(i);
        }
        return Integer.MAX_VALUE;
    }
}
