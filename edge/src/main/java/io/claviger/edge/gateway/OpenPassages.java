package io.claviger.edge.gateway;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The passages that are open on one event loop. A few times a second each is looked at: has it stood still for too long,
 * and is its credential still allowed to do what it does? One round over all costs less than a timer for each.
 */
final class OpenPassages {
    static final long ROUND_MILLIS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(OpenPassages.class);

    private @Nullable Underway first;
    private long nowNanos = System.nanoTime();
    private int count;

    /** How many are open. */
    int count() {
        return count;
    }

    void add(Underway passage) {
        passage.next = first;
        passage.previous = null;
        if (first != null) {
            first.previous = passage;
        }
        first = passage;
        count++;
    }

    void remove(Underway passage) {
        if (passage.previous != null) {
            passage.previous.next = passage.next;
        } else if (first == passage) {
            first = passage.next;
        } else {
            return;
        }
        if (passage.next != null) {
            passage.next.previous = passage.previous;
        }
        passage.previous = null;
        passage.next = null;
        count--;
    }

    /** The time of the last round, on {@link System#nanoTime}: exact enough for time-outs, and free. */
    long nowNanos() {
        return nowNanos;
    }

    /**
     * Looks at each.
     *
     * @param changed whether credentials, accounts or the catalog may be others than in the last round
     * @param lapsed whether this node may judge no more
     */
    void round(long nanos, long micros, boolean changed, boolean lapsed) {
        nowNanos = nanos;
        // one that ends may take others of its connection with it out of the list
        var all = new ArrayList<Underway>(count);
        for (var passage = first; passage != null; passage = passage.next) {
            all.add(passage);
        }
        for (var passage : all) {
            try {
                passage.look(nanos, micros, changed, lapsed);
            } catch (RuntimeException e) {
                // An escaped exception would spare those that come after it, for good.
                LOG.error("an open request could not be looked at", e);
            }
        }
    }
}
