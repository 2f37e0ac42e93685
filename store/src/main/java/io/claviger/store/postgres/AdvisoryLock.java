package io.claviger.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;

/**
 * A lock of the server on a number, held until the transaction or the session ends. The first number says that it is Claviger's, so that
 * another program in the same database is not in its way.
 */
record AdvisoryLock(int number) {
    /** "CLAV" in ASCII. */
    private static final int CLAVIGER = 0x434C4156;

    /** Held while a revision is made. */
    static final AdvisoryLock CHANGE = new AdvisoryLock(1);

    /** Held while the schema is brought up. */
    static final AdvisoryLock SCHEMA = new AdvisoryLock(2);

    /** Held by the node that is at a job. */
    static AdvisoryLock of(String job) {
        // Away from the fixed ones; two jobs of one number would only take turns.
        return new AdvisoryLock(job.hashCode() | 0x100);
    }

    /** Waits for it, and holds it until {@link #letGo} or the end of the session. */
    void hold(Connection connection) throws SQLException {
        execute(connection, "select pg_advisory_lock(%d, %d)");
    }

    void letGo(Connection connection) throws SQLException {
        execute(connection, "select pg_advisory_unlock(%d, %d)");
    }

    private void execute(Connection connection, String call) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(call.formatted(CLAVIGER, number));
        }
    }

    /** Waits for it. */
    void take(DSLContext sql) {
        sql.fetch("select pg_advisory_xact_lock(?, ?)", CLAVIGER, number);
    }

    boolean tryTake(DSLContext sql) {
        return Boolean.TRUE.equals(sql.fetchValue("select pg_try_advisory_xact_lock(?, ?)", CLAVIGER, number));
    }
}
