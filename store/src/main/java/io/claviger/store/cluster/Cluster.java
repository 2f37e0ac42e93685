package io.claviger.store.cluster;

import io.claviger.core.lease.Lease;
import io.claviger.core.lease.LeaseTerms;
import io.claviger.store.Changed;
import java.time.Duration;
import java.util.List;

/** The nodes that share a store; one where nobody shares it. */
public interface Cluster {
    /** This node's lease, for the snapshots that follow the store; it begins when the node joins. */
    Lease lease(LeaseTerms terms);

    /**
     * Joins, once the snapshot is loaded and before a request is judged: from now on other nodes wait for this one. When
     * it returns, all that was committed before is known here, and the lease is kept from then on until {@link #leave}.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where the database can't be used now
     */
    void join(NodeProfile self, Lease lease);

    /** Gives the lease up, and is waited for no more. For a node that judges no request any longer. */
    void leave();

    /**
     * The nodes, this one first.
     *
     * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where the database can't be used now
     */
    List<NodeState> nodes();

    /**
     * Waits until every node that is in touch has applied a change. A node that is out of touch is waited for only where
     * it refuses before the time is over. Callers wait on nothing that others need, and a very large number of them is
     * told at once what is known.
     */
    Receipt receipt(Changed<?> changed, Duration atMost);

    /** Answers all who wait for a receipt with what is known, and from now on at once. */
    void answerWaiting();

    Figures figures();

    /**
     * For monitoring.
     *
     * @param known the latest revision that this node has heard of
     * @param reached the one that it has applied
     * @param nodes of which it knows
     * @param reloads how often everything was loaded anew
     * @param reconnects how often the connection that listens was lost
     * @param failures how often the feed could not be read or the lease not be renewed
     */
    record Figures(long known, long reached, int nodes, long reloads, long reconnects, long failures) {}
}
