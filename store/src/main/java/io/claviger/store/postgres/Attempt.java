package io.claviger.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction under way, run by one thread while another waits for it, which may give it up: the server may hang at
 * any statement, and at the commit. What was given up before its commit never commits.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    /** How far it has come. */
    enum State {
        RUNNING,
        COMMITTING,
        COMMITTED,
        GIVEN_UP
    }

    /** It was given up, and must end. */
    static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super("the caller waits no longer", null, false, false);
        }
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final AtomicBoolean turnHeld = new AtomicBoolean();
    private volatile @Nullable Semaphore turn;
    private volatile @Nullable Connection connection;

    /** Waits for its turn, which ends with the attempt. */
    void awaitTurn(Semaphore turns) throws InterruptedException {
        turns.acquire();
        turn = turns;
        turnHeld.set(true);
        requireRunning();
    }

    /** From now on, giving it up cuts this connection. */
    void uses(Connection used) {
        connection = used;
        requireRunning();
    }

    void beginCommit() {
        if (!state.compareAndSet(State.RUNNING, State.COMMITTING)) {
            throw new GivenUp();
        }
    }

    /** @throws GivenUp where the caller was told meanwhile that nobody knows */
    void committed() {
        if (!state.compareAndSet(State.COMMITTING, State.COMMITTED)) {
            throw new GivenUp();
        }
    }

    /** Ends its turn, where it has one. */
    void end() {
        var held = turn;
        if (held != null && turnHeld.compareAndSet(true, false)) {
            held.release();
        }
    }

    /**
     * Gives it up, unless it is committed.
     *
     * @return how far it had come
     */
    State giveUp() {
        var before = state.getAndUpdate(now -> now == State.COMMITTED ? now : State.GIVEN_UP);
        if (before != State.COMMITTED) {
            cut();
            end();
        }
        return before;
    }

    private void requireRunning() {
        if (state.get() != State.RUNNING) {
            throw new GivenUp();
        }
    }

    /** On a thread of its own: closing a socket over TLS may wait for what hangs. */
    private void cut() {
        var used = connection;
        if (used == null) {
            return;
        }
        Thread.ofVirtual().name("postgres-cut").start(() -> {
            try {
                used.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.warn("cannot cut a connection", e);
            }
        });
    }
}
