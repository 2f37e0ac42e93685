package io.claviger.store.migrate;

import io.claviger.store.StoreOpenException;
import io.claviger.store.seal.MasterKey;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** One end of a copy: a database that no service runs on while it is held. */
public interface Side extends AutoCloseable {
    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T in(DSLContext sql) throws StoreOpenException;
    }

    /** Runs work in a transaction, and commits what it wrote. */
    <T extends @Nullable Object> T run(Work<T> work) throws StoreOpenException;

    /**
     * The key that the database's keys are sealed under.
     *
     * @param given by configuration; null for the one that lies beside the database
     */
    MasterKey masterKey(@Nullable MasterKey given) throws StoreOpenException;

    /**
     * Keeps the key beside the database, where that is its place.
     *
     * @param given whether configuration gives it, so that it need not be kept
     */
    void keep(MasterKey master, boolean given) throws StoreOpenException;

    /** Makes ready for what is going to be copied into it. */
    default void makeReady(long nowMicros) throws StoreOpenException {}

    /** For people. */
    String name();

    @Override
    void close();
}
