package io.claviger.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.cluster.Signals;
import io.claviger.store.sql.Database;
import io.claviger.store.usage.TimeTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database that is set up. Each transaction runs on a virtual thread of its own, under a deadline: whatever
 * the server does, a caller is told in time. Connections that were lost are replaced when they are next needed.
 */
final class PostgresDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    /** The change under way here, what is written beside it, and room for a lease. */
    private static final int WRITERS = 4;

    private static final int READERS = 4;
    private static final Duration CLOSE = Duration.ofSeconds(10);

    /** By which a call from within work is recognised: it would wait for itself. */
    private static final ScopedValue<Boolean> WITHIN = ScopedValue.newInstance();

    /** Where connections come from. */
    private interface Source {
        Connection connect() throws SQLException;
    }

    /** What is done with one attempt. */
    private interface Work<T extends @Nullable Object> {
        T run(Attempt attempt) throws SQLException, InterruptedException;
    }

    private final PostgresConnections connections;
    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("store-", 0).factory());

    /** One change of this node at a time, in the order of their calls; the server's lock is for all nodes. */
    private final Semaphore changes = new Semaphore(1, true);

    private final OnceOnly once = new OnceOnly();

    PostgresDatabase(PostgresConnections connections) {
        this.connections = connections;
        this.writers = connections.pool("store-writers", WRITERS, Limits.CHANGING, false);
        this.readers = connections.pool("store-readers", READERS, Limits.READING, true);
    }

    @Override
    public <T extends @Nullable Object> T change(Function<DSLContext, Outcome<T>> work) {
        return run(Limits.CHANGING, attempt -> {
            attempt.awaitTurn(changes);
            var outcome = inTransaction(attempt, writers::getConnection, sql -> {
                AdvisoryLock.CHANGE.take(sql);
                return work.apply(sql);
            });
            outcome.afterCommit().run();
            return outcome.value();
        });
    }

    @Override
    public <T extends @Nullable Object> T write(Function<DSLContext, T> work) {
        return run(Limits.CHANGING, attempt -> twice(attempt, writers::getConnection, work));
    }

    @Override
    public <T extends @Nullable Object> T writeOnce(Object thing, BiFunction<DSLContext, Boolean, T> work) {
        return once.write(this::write, thing, work);
    }

    @Override
    public <T> Optional<T> writeAlone(String job, Function<DSLContext, T> work) {
        var lock = AdvisoryLock.of(job);
        return run(
                Limits.AT_LENGTH,
                attempt -> twice(attempt, this::writerAtLength, sql -> {
                    Limits.AT_LENGTH.allow(sql);
                    return lock.tryTake(sql) ? Optional.of(work.apply(sql)) : Optional.empty();
                }));
    }

    @Override
    public <T extends @Nullable Object> T read(Function<DSLContext, T> work) {
        return run(Limits.READING, attempt -> again(attempt, work));
    }

    @Override
    public <T extends @Nullable Object> T readAtLength(Function<DSLContext, T> work) {
        return run(
                Limits.AT_LENGTH,
                attempt -> inTransaction(attempt, this::readerAtLength, readOnly(work))
                        .value());
    }

    /** A transaction for each: who waits for a lock that it holds does not wait long. */
    @Override
    public void turnPartitions(long nowMicros) {
        for (var table : TimeTable.values()) {
            var partitions = new Partitions(table);
            while (writeAlone("partitions", sql -> partitions.turn(sql, nowMicros))
                    .orElse(false)) {
                LOG.debug("a partition of {} was turned", table);
            }
        }
    }

    @Override
    public Signals signals() {
        return new PostgresSignals(connections);
    }

    @Override
    public void backupTo(Path file) {
        throw new ClavigerException(
                ErrorCode.CONFLICT,
                "The store is on PostgreSQL: back it up with PostgreSQL's own tools, as docs/postgresql.md says.");
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("the store's work has not ended within {} s", CLOSE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readers.close();
        writers.close();
    }

    private Connection writerAtLength() throws SQLException {
        var connection = writers.getConnection();
        // The pool sets it back.
        connection.setNetworkTimeout(
                Runnable::run, Math.toIntExact(Limits.AT_LENGTH.silence().toMillis()));
        return connection;
    }

    /** Outside of the pool, as only these fetch what they read step by step. */
    private Connection readerAtLength() throws SQLException {
        var connection = connections.open(Limits.AT_LENGTH);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return connection;
    }

    /** Does the work, and once more where another transaction was in the way. */
    private static <T extends @Nullable Object> T twice(Attempt attempt, Source source, Function<DSLContext, T> work)
            throws SQLException {
        Function<DSLContext, Outcome<T>> kept = sql -> new Outcome<>(work.apply(sql), true, () -> {});
        try {
            return inTransaction(attempt, source, kept).value();
        } catch (DataAccessException | SQLException e) {
            if (!PostgresFault.isRepeatable(e)) {
                throw e;
            }
            LOG.debug("a write is repeated", e);
            return inTransaction(attempt, source, kept).value();
        }
    }

    /** Reads on another connection where one is broken: after a restart of the server all in the pool are, one by one. */
    private <T extends @Nullable Object> T again(Attempt attempt, Function<DSLContext, T> work) throws SQLException {
        for (var broken = 0; ; broken++) {
            try {
                return inTransaction(attempt, readers::getConnection, readOnly(work))
                        .value();
            } catch (DataAccessException | SQLException e) {
                if (broken == READERS || !PostgresFault.isLostConnection(e)) {
                    throw e;
                }
                LOG.debug("a reading is repeated", e);
            }
        }
    }

    private static <T extends @Nullable Object> Function<DSLContext, Outcome<T>> readOnly(
            Function<DSLContext, T> work) {
        return sql -> new Outcome<>(work.apply(sql), false, () -> {});
    }

    private static <T extends @Nullable Object> Outcome<T> inTransaction(
            Attempt attempt, Source source, Function<DSLContext, Outcome<T>> work) throws SQLException {
        try (var connection = source.connect()) {
            attempt.uses(connection);
            var done = false;
            try {
                var outcome = work.apply(PostgresConnections.sql(connection));
                if (outcome.kept()) {
                    attempt.beginCommit();
                    commit(connection);
                    done = true;
                    attempt.committed();
                }
                return outcome;
            } finally {
                if (!done) {
                    rollBack(connection);
                }
            }
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw PostgresFault.leavesCommitUnknown(e) ? PostgresFault.unknown(e) : PostgresFault.unavailable(e);
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // Without its connection the server rolls back by itself.
            LOG.debug("cannot roll back", e);
        }
    }

    private <T extends @Nullable Object> T run(Limits limits, Work<T> work) {
        if (WITHIN.isBound()) {
            throw new IllegalStateException("the store was called from within its own work");
        }
        var attempt = new Attempt();
        try {
            var result =
                    threads.submit(() -> ScopedValue.where(WITHIN, true).<T, Exception>call(() -> run(attempt, work)));
            return await(result, attempt, limits.whole());
        } catch (RejectedExecutionException e) {
            throw new ClavigerException(ErrorCode.UNAVAILABLE, "The store is closed.", e);
        }
    }

    private static <T extends @Nullable Object> T run(Attempt attempt, Work<T> work) throws InterruptedException {
        try {
            return work.run(attempt);
        } catch (DataAccessException | SQLException e) {
            throw PostgresFault.unavailable(e);
        } finally {
            attempt.end();
        }
    }

    /**
     * Waits until the deadline, however often it is interrupted: a change whose caller has left may be in force all the
     * same. What is committed is waited for, as it is being applied.
     */
    private static <T extends @Nullable Object> T await(Future<T> result, Attempt attempt, Duration most) {
        var deadline = System.nanoTime() + most.toNanos();
        var committed = false;
        var interrupted = false;
        try {
            while (true) {
                try {
                    return committed ? result.get() : result.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    switch (attempt.giveUp()) {
                        case RUNNING -> throw PostgresFault.unavailable(null);
                        case COMMITTING -> throw PostgresFault.unknown(null);
                        case COMMITTED -> committed = true;
                        case GIVEN_UP -> throw new IllegalStateException("given up twice", e);
                    }
                }
            }
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
}
