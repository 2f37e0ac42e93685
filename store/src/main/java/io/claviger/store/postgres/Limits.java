package io.claviger.store.postgres;

import java.time.Duration;
import org.jooq.DSLContext;

/**
 * How long what a session does may take. All but {@code whole} and {@code silence} are kept by the server, so that what a
 * stopped or vanished node left behind ends too.
 *
 * @param statement one statement
 * @param lock waiting for one lock
 * @param idle a transaction in which nothing is asked
 * @param whole a transaction, from the call to its answer
 * @param silence of the server before the connection counts as dead
 */
record Limits(Duration statement, Duration lock, Duration idle, Duration whole, Duration silence) {
    /** A change, or what is written beside: whoever waits is told within 5 s. */
    static final Limits CHANGING = new Limits(
            Duration.ofMillis(4_000),
            Duration.ofMillis(3_500),
            Duration.ofMillis(3_000),
            Duration.ofMillis(4_500),
            Duration.ofSeconds(10));

    static final Limits READING = new Limits(
            Duration.ofSeconds(8),
            Duration.ofMillis(3_500),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15));

    /** To hear what other nodes tell; it only shows that the server is still there. */
    static final Limits LISTENING = new Limits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3));

    /** Everything, read step by step, or a job that one node does: each step is bounded, and the server must answer. */
    static final Limits AT_LENGTH = new Limits(
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofMinutes(5).plusSeconds(10));

    /** Has the transaction under way keep to these instead of its session's. */
    void allow(DSLContext sql) {
        sql.fetch(
                "select set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true),"
                        + " set_config('idle_in_transaction_session_timeout', ?, true)",
                String.valueOf(statement.toMillis()),
                String.valueOf(lock.toMillis()),
                String.valueOf(idle.toMillis()));
    }
}
