package io.claviger.store.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Of which accounts, named policies and credentials rows are read, by their ids. */
public record Subjects(Set<String> accounts, Set<String> policies, Set<String> credentials) {
    /** Ids in one statement. */
    private static final int MOST_IN_QUERY = 1_000;

    public Subjects {
        accounts = Set.copyOf(accounts);
        policies = Set.copyOf(policies);
        credentials = Set.copyOf(credentials);
    }

    static List<List<String>> parts(Collection<String> ids) {
        var sorted = List.copyOf(new TreeSet<>(ids));
        var parts = new ArrayList<List<String>>();
        for (var from = 0; from < sorted.size(); from += MOST_IN_QUERY) {
            parts.add(sorted.subList(from, Math.min(sorted.size(), from + MOST_IN_QUERY)));
        }
        return parts;
    }
}
