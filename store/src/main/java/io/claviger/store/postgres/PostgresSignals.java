package io.claviger.store.postgres;

import io.claviger.store.cluster.Signals;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jooq.DSLContext;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code NOTIFY} and {@code LISTEN}, on one channel a signal. Where two Clavigers have a schema each in one database, they
 * hear each other too, and look in vain.
 */
final class PostgresSignals implements Signals {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSignals.class);
    private static final String PREFIX = "claviger_";

    private final PostgresConnections connections;

    PostgresSignals(PostgresConnections connections) {
        this.connections = connections;
    }

    @Override
    public void raise(DSLContext sql, Signal signal) {
        sql.fetch("select pg_notify(?, '')", channel(signal));
    }

    @Override
    public void hurry(DSLContext sql) {
        sql.execute("set local synchronous_commit = off");
    }

    @Override
    public Ear listen() {
        try {
            var connection = connections.open(Limits.LISTENING);
            var done = false;
            try (var statement = connection.createStatement()) {
                for (var signal : Signal.values()) {
                    statement.execute("listen " + channel(signal));
                }
                done = true;
                return new Listening(connection);
            } finally {
                if (!done) {
                    connection.abort(Runnable::run);
                }
            }
        } catch (SQLException e) {
            throw PostgresFault.unavailable(e);
        }
    }

    private static String channel(Signal signal) {
        return PREFIX + signal.name().toLowerCase(Locale.ROOT);
    }

    private static final class Listening implements Ear {
        private final Connection connection;
        private volatile boolean closed;

        Listening(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Set<Signal> await(Duration atMost) {
            try {
                var heard = EnumSet.noneOf(Signal.class);
                var notifications = connection.unwrap(PGConnection.class).getNotifications((int) atMost.toMillis());
                if (notifications == null || notifications.length == 0) {
                    probe();
                    return heard;
                }
                for (var notification : notifications) {
                    for (var signal : Signal.values()) {
                        if (notification.getName().equals(channel(signal))) {
                            heard.add(signal);
                        }
                    }
                }
                return heard;
            } catch (SQLException e) {
                if (closed) {
                    return EnumSet.noneOf(Signal.class);
                }
                throw PostgresFault.unavailable(e);
            }
        }

        /** Silence may be that of a wire that was cut, which nobody tells of. */
        private void probe() throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute("select 1");
            }
        }

        @Override
        public void close() {
            closed = true;
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("cannot close the connection that listens", e);
            }
        }
    }
}
