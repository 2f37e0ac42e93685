package io.claviger.store.sqlite;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.cluster.Signals;
import io.claviger.store.sql.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A SQLite file that is set up: one connection and thread that writes, some that read. */
final class SqliteDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final int READERS = 2;
    private static final long CLOSE_SECONDS = 30;

    /** By which a call from within work is recognised: it would wait for itself. */
    private static final class StoreThread extends Thread {
        StoreThread(Runnable work, String name) {
            super(work, name);
            setDaemon(true);
        }
    }

    private final DataDirectory directory;
    private final Connection writing;
    private final DSLContext writingSql;
    private final List<Connection> reading = new ArrayList<>();
    private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(READERS);
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(work -> new StoreThread(work, "store-writer"));
    private final ExecutorService readers =
            Executors.newFixedThreadPool(READERS, work -> new StoreThread(work, "store-reader"));

    /** Takes over the directory, and closes it in the end. */
    SqliteDatabase(DataDirectory directory) throws SQLException {
        this.directory = directory;
        this.writing = SqliteFile.writing(directory.database()).getConnection();
        this.writingSql = SqliteFile.sql(writing);
        for (var i = 0; i < READERS; i++) {
            var connection = SqliteFile.reading(directory.database());
            reading.add(connection);
            idle.add(connection);
        }
    }

    @Override
    public <T extends @Nullable Object> T change(Function<DSLContext, Outcome<T>> work) {
        return await(writer, () -> {
            var done = inTransaction(work);
            done.afterCommit().run();
            return done.value();
        });
    }

    @Override
    public <T extends @Nullable Object> T write(Function<DSLContext, T> work) {
        return change(sql -> new Outcome<>(work.apply(sql), true, () -> {}));
    }

    /** There is no other node: this process holds the data directory. */
    @Override
    public <T> Optional<T> writeAlone(String job, Function<DSLContext, T> work) {
        return Optional.of(write(work));
    }

    @Override
    public <T extends @Nullable Object> T read(Function<DSLContext, T> work) {
        return await(readers, () -> {
            var connection = idle.take();
            try (var _ = SqliteTransaction.reading(connection)) {
                return work.apply(SqliteFile.sql(connection));
            } catch (DataAccessException | SQLException e) {
                throw SqliteFile.unavailable(e);
            } finally {
                idle.add(connection);
            }
        });
    }

    @Override
    public <T extends @Nullable Object> T readAtLength(Function<DSLContext, T> work) {
        return read(work);
    }

    @Override
    public @Nullable Signals signals() {
        return null;
    }

    @Override
    public void backupTo(Path file) {
        await(readers, () -> {
            SqliteBackup.copy(directory.database(), file);
            return true;
        });
    }

    @Override
    public void close() {
        stop(readers);
        stop(writer);
        for (var connection : reading) {
            close(connection);
        }
        try (var statement = writing.createStatement()) {
            statement.execute("pragma wal_checkpoint(truncate)");
        } catch (SQLException e) {
            LOG.warn("cannot write the log into the database; the next start will", e);
        }
        close(writing);
        directory.close();
    }

    private <T extends @Nullable Object> Outcome<T> inTransaction(Function<DSLContext, Outcome<T>> work) {
        try (var transaction = SqliteTransaction.writing(writing)) {
            var outcome = work.apply(writingSql);
            if (outcome.kept()) {
                transaction.commit();
            }
            return outcome;
        } catch (DataAccessException | SQLException e) {
            throw SqliteFile.unavailable(e);
        }
    }

    /** Waits on, however often it is interrupted: a change whose caller has left may be in force all the same. */
    private static <T extends @Nullable Object> T await(ExecutorService threads, Callable<T> work) {
        if (Thread.currentThread() instanceof StoreThread) {
            throw new IllegalStateException("the store was called from within its own work");
        }
        var interrupted = false;
        try {
            Future<T> result = threads.submit(work);
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (RejectedExecutionException e) {
            throw new ClavigerException(ErrorCode.UNAVAILABLE, "The store is closed.", e);
        } catch (ExecutionException e) {
            throw passedOn(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException passedOn(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> new IllegalStateException(cause);
        };
    }

    private static void stop(ExecutorService threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the store's work has not ended within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("cannot close a connection", e);
        }
    }
}
