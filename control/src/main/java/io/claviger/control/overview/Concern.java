package io.claviger.control.overview;

import io.claviger.control.http.Answers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keys with the same concern: how many, and the few that have it most. */
final class Concern {
    private static final int NAMED = 10;

    private final PriorityQueue<One> most = new PriorityQueue<>(
            Comparator.comparingLong(One::order).thenComparing(One::keyId).reversed());
    private long total;

    /**
     * One key.
     *
     * @param order those that have it most come first
     * @param said makes what is said of it, beside its name: few of many are named
     */
    record One(String keyId, long order, Supplier<Map<String, @Nullable Object>> said) {}

    void add(One one) {
        total++;
        most.add(one);
        if (most.size() > NAMED) {
            most.poll();
        }
    }

    List<String> keyIds() {
        return most.stream().map(One::keyId).toList();
    }

    Map<String, @Nullable Object> json(Map<String, String> names) {
        var items = new ArrayList<Map<String, @Nullable Object>>();
        most.stream()
                .sorted(Comparator.comparingLong(One::order).thenComparing(One::keyId))
                .forEach(one -> {
                    var item = Answers.members("credentialId", one.keyId, "name", names.get(one.keyId));
                    item.putAll(one.said.get());
                    items.add(item);
                });
        return Answers.members("total", total, "items", items);
    }
}
