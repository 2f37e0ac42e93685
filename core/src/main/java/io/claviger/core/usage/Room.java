package io.claviger.core.usage;

import java.util.concurrent.atomic.AtomicInteger;

/** How many more entries may be kept in memory, over all credentials. */
final class Room {
    private final AtomicInteger left;

    Room(int entries) {
        this.left = new AtomicInteger(entries);
    }

    /** Takes one, where there is one left. */
    boolean take() {
        while (true) {
            var now = left.get();
            if (now <= 0) {
                return false;
            }
            if (left.compareAndSet(now, now - 1)) {
                return true;
            }
        }
    }

    void give(int entries) {
        left.addAndGet(entries);
    }

    int left() {
        return left.get();
    }
}
