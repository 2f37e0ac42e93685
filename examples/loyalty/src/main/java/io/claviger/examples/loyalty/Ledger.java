package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Books points, keeps each customer's entries, and tells who watches. */
final class Ledger {
    private final InstantSource clock;
    private final Set<Consumer<Customer>> watchers = new LinkedHashSet<>();

    Ledger(InstantSource clock) {
        this.clock = clock;
    }

    /** Spends (below zero) or gains points; 409 when there are too few. */
    void book(Customer customer, long points, String reason) {
        if (points != 0) {
            customer.change(points);
            enter(customer, points, reason);
        }
    }

    /** Takes back what was given wrongly, as far as it is still there. */
    void takeBack(Customer customer, long points, String reason) {
        long taken = customer.takeBack(points);
        if (taken != 0) {
            enter(customer, -taken, reason);
        }
    }

    /** Makes one record of both, kept under the first one's id. */
    void merge(Customer kept, Customer merged) {
        kept.adopt(merged);
        if (merged.points() != 0) {
            enter(kept, merged.points(), "merge of " + merged.id());
        }
    }

    void watch(Consumer<Customer> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Consumer<Customer> watcher) {
        watchers.remove(watcher);
    }

    int watchers() {
        return watchers.size();
    }

    private void enter(Customer customer, long points, String reason) {
        customer.walletEntries.add(new JsonObject()
                .put("time", clock.instant().toString())
                .put("points", points)
                .put("balance", customer.points())
                .put("reason", reason));
        List.copyOf(watchers).forEach(watcher -> watcher.accept(customer));
    }
}
