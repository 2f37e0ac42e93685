package io.claviger.store.sql;

import java.nio.file.Path;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A database engine. Work runs on its own threads, while callers wait. Where it fails, it throws
 * {@link io.claviger.core.error.ClavigerException} with {@code UNAVAILABLE}; what the work itself throws undoes the
 * transaction and is passed on.
 */
public interface Database extends AutoCloseable {
    /**
     * What becomes of a transaction.
     *
     * @param kept whether to commit it
     * @param afterCommit runs once it is committed, and before any other transaction that writes
     */
    record Outcome<T extends @Nullable Object>(T value, boolean kept, Runnable afterCommit) {
        static <T extends @Nullable Object> Outcome<T> undone(T value) {
            return new Outcome<>(value, false, () -> {});
        }

        static <T extends @Nullable Object> Outcome<T> kept(T value) {
            return new Outcome<>(value, true, () -> {});
        }
    }

    /** Runs work in a transaction that holds the lock from its start; there is one at a time. */
    <T extends @Nullable Object> T write(Function<DSLContext, Outcome<T>> work);

    /** Runs work in a transaction that sees one state of the database. */
    <T extends @Nullable Object> T read(Function<DSLContext, T> work);

    /** Copies the database into a new file. */
    void backupTo(Path file);

    @Override
    void close();
}
