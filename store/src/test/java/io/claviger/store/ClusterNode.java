package io.claviger.store;

import io.claviger.core.lease.Lease;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.cluster.NodeProfile;
import io.claviger.store.cluster.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A node of a test: a store on a database that others share, and a snapshot that follows it. */
final class ClusterNode implements AutoCloseable {
    static final LeaseTerms SHORT = new LeaseTerms(Duration.ofMillis(600), Duration.ofMillis(900));

    final String id;
    final Store store;
    final Snapshot snapshot;
    final Lease lease;

    private ClusterNode(String id, Store store, LeaseTerms terms) {
        this.id = id;
        this.store = store;
        this.lease = store.cluster().lease(terms);
        this.snapshot = new Snapshot(store.pepper(), lease);
        store.follow(snapshot);
    }

    /** One that follows nothing yet. */
    static ClusterNode apart(String id, Postgres postgres, LeaseTerms terms) throws StoreOpenException {
        return new ClusterNode(id, postgres.open(new Fixture().clock), terms);
    }

    static ClusterNode joined(String id, Postgres postgres, LeaseTerms terms) throws StoreOpenException {
        return apart(id, postgres, terms).join(terms);
    }

    ClusterNode join(LeaseTerms terms) {
        store.cluster().join(new NodeProfile(id, "host-" + id, "test", List.of("edge", "gateway"), terms), lease);
        return this;
    }

    Receipt receipt(Changed<?> changed, Duration atMost) {
        return store.cluster().receipt(changed, atMost);
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited 30 s in vain");
            }
            Thread.sleep(2);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
