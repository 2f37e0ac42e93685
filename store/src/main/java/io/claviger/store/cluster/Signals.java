package io.claviger.store.cluster;

import java.time.Duration;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * What databases that several nodes share can do beside SQL: tell the other nodes at once. A signal may be lost, with a
 * connection; so whoever listens looks now and then by itself.
 */
public interface Signals {
    /** What is told. */
    enum Signal {
        /** There is a new revision. */
        CHANGED,
        /** A node has applied one. */
        REACHED
    }

    /** Tells all nodes, this one included, once the transaction is committed. */
    void raise(DSLContext sql, Signal signal);

    /** The transaction need not wait for the disk: a crash of the server may lose what it writes. */
    void hurry(DSLContext sql);

    /** Listens on a connection of its own. Signals of before are not heard. */
    Ear listen();

    /** A connection that listens. It is used by one thread, and closed by any. */
    interface Ear extends AutoCloseable {
        /**
         * Waits for signals.
         *
         * @return those that came; none where the time is over
         * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where the connection is lost
         */
        Set<Signal> await(Duration atMost);

        @Override
        void close();
    }
}
