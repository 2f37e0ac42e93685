package io.claviger.store.sql;

import io.claviger.store.cluster.Signals;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A database engine. Work runs on its own threads, while callers wait, and no work calls the database again. Where it
 * fails, it throws {@link io.claviger.core.error.ClavigerException} with {@code UNAVAILABLE}; what the work itself throws
 * undoes the transaction and is passed on.
 */
public interface Database extends AutoCloseable {
    /**
     * What becomes of a change.
     *
     * @param kept whether to commit it
     * @param afterCommit runs once it is committed, and before any other change is begun here
     */
    record Outcome<T extends @Nullable Object>(T value, boolean kept, Runnable afterCommit) {
        public static <T extends @Nullable Object> Outcome<T> undone(T value) {
            return new Outcome<>(value, false, () -> {});
        }
    }

    /**
     * Runs work in which a revision is made: it holds the lock from its start, before anything is read, so there is one at
     * a time on all nodes together.
     */
    <T extends @Nullable Object> T change(Function<DSLContext, Outcome<T>> work);

    /**
     * Runs work that writes and makes no revision. It waits for no change. Others may write at the same time, so it
     * locks rows in the order of their keys; where that fails all the same, it is undone and run once more.
     */
    <T extends @Nullable Object> T write(Function<DSLContext, T> work);

    /**
     * Runs work as {@link #write} does, of which a part must not be done twice. Where nobody knows whether it was kept, it is
     * to be run again for the same thing, before any other; and is told then.
     *
     * @param thing recognised by its identity
     * @param work is told whether that part is done already
     */
    default <T extends @Nullable Object> T writeOnce(Object thing, BiFunction<DSLContext, Boolean, T> work) {
        return write(sql -> work.apply(sql, false));
    }

    /**
     * Runs work as {@link #write} does, unless a node is at a job of this name now.
     *
     * @return empty where it was left to the other
     */
    <T> Optional<T> writeAlone(String job, Function<DSLContext, T> work);

    /**
     * Runs work in a transaction that sees one state of the database, and writes nothing. It is run again where the
     * connection broke.
     */
    <T extends @Nullable Object> T read(Function<DSLContext, T> work);

    /** Reads likewise, what may take minutes: everything, or all of a long list. */
    <T extends @Nullable Object> T readAtLength(Function<DSLContext, T> work);

    /**
     * Makes partitions for what is to come, and drops those whose time is over, of the tables that go by time; does nothing
     * where the database has none, or another node is at it.
     */
    default void turnPartitions(long nowMicros) {}

    /** How nodes that share the database tell each other; null where it is one process' own. */
    @Nullable Signals signals();

    /** Copies the database into a new file. */
    void backupTo(Path file);

    @Override
    void close();
}
