package io.claviger.examples.loyalty;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All customers, by id. */
final class Customers {
    static final int MAX = 2_000;

    private static final Comparator<Customer> BY_POINTS =
            Comparator.comparingLong(Customer::points).reversed().thenComparing(Customer::id);

    private final Map<String, Customer> byId = new LinkedHashMap<>();

    Optional<Customer> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Customer require(String id) {
        return find(id).orElseThrow(() -> ApiError.unknown("CUSTOMER_UNKNOWN", "There is no customer " + id + "."));
    }

    void add(Customer customer) {
        if (byId.size() >= MAX) {
            throw ApiError.full("CUSTOMERS_FULL", "This example keeps at most " + MAX + " customers.");
        }
        byId.put(customer.id(), customer);
    }

    void remove(Customer customer) {
        byId.remove(customer.id());
    }

    Collection<Customer> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** Most points first. */
    List<Customer> ranked() {
        return byId.values().stream()
                .filter(Customer::optedIn)
                .sorted(BY_POINTS)
                .toList();
    }

    /** From 1; the same points are ranked by id. */
    int rank(Customer customer) {
        return 1
                + (int) byId.values().stream()
                        .filter(Customer::optedIn)
                        .filter(other -> BY_POINTS.compare(other, customer) < 0)
                        .count();
    }
}
