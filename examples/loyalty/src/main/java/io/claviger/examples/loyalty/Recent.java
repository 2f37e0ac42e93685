package io.claviger.examples.loyalty;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The newest of something; the oldest are forgotten when there are too many. */
final class Recent<T> {
    private final Deque<T> newestFirst = new ArrayDeque<>();
    private final int max;

    Recent(int max) {
        this.max = max;
    }

    void add(T item) {
        newestFirst.addFirst(item);
        if (newestFirst.size() > max) {
            newestFirst.removeLast();
        }
    }

    void removeIf(Predicate<T> unwanted) {
        newestFirst.removeIf(unwanted);
    }

    List<T> list() {
        return List.copyOf(newestFirst);
    }
}
