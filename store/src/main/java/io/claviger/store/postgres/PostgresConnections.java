package io.claviger.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** How the server is connected to. Every session has its limits from the first moment, and its transactions are explicit. */
final class PostgresConnections {
    /** To reach a server, TLS and password included. */
    static final Duration CONNECT = Duration.ofSeconds(2);

    /** To be given a connection of a pool, a new one included. */
    private static final Duration WAIT = Duration.ofSeconds(3);

    private static final Duration VALIDATE = Duration.ofSeconds(1);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Until the server gives up a session whose end of the wire takes nothing. */
    private static final Duration UNHEARD = Duration.ofSeconds(10);

    /** Rows fetched at once where all of a long list is read. */
    private static final int ROWS_AT_ONCE = 1000;

    private static final String APPLICATION = "claviger";
    private static final String TRUSTING_SYSTEM_ROOTS = "org.postgresql.ssl.DefaultJavaSSLFactory";

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private final PostgresUrl url;

    PostgresConnections(PostgresUrl url) {
        this.url = url;
    }

    PostgresUrl url() {
        return url;
    }

    /** Connects once, outside of any pool. */
    Connection open(Limits limits) throws SQLException {
        var connection = new Driver().connect(url.jdbc(), properties(limits));
        if (connection == null) {
            throw new IllegalStateException("the driver does not take " + url);
        }
        return connection;
    }

    /** A source without a pool, whose connections commit each statement, as Flyway wants it. */
    DataSource source(Limits limits) {
        var source = new PGSimpleDataSource();
        source.setURL(url.jdbc());
        var properties = properties(limits);
        for (var name : properties.stringPropertyNames()) {
            try {
                source.setProperty(name, properties.getProperty(name));
            } catch (SQLException e) {
                throw new IllegalStateException("the driver does not know " + name, e);
            }
        }
        return source;
    }

    /** A pool, which connects when it is first asked. */
    HikariDataSource pool(String name, int size, Limits limits, boolean readOnly) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDriverClassName(Driver.class.getName());
        config.setJdbcUrl(url.jdbc());
        config.setDataSourceProperties(properties(limits));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setReadOnly(readOnly);
        config.setTransactionIsolation(readOnly ? "TRANSACTION_REPEATABLE_READ" : "TRANSACTION_READ_COMMITTED");
        config.setConnectionTimeout(WAIT.toMillis());
        config.setValidationTimeout(VALIDATE.toMillis());
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setIdleTimeout(IDLE.toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** Statements are not logged: they carry digests and people's names. */
    static DSLContext sql(Connection connection) {
        return DSL.using(
                connection,
                SQLDialect.POSTGRES,
                new Settings().withRenderSchema(false).withExecuteLogging(false));
    }

    private Properties properties(Limits limits) {
        var properties = new Properties();
        PGProperty.USER.set(properties, url.user());
        var password = url.password();
        if (password != null) {
            PGProperty.PASSWORD.set(properties, password.reveal());
        }
        tls(properties);
        if (url.hosts().size() > 1) {
            PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
        }
        PGProperty.APPLICATION_NAME.set(properties, APPLICATION);
        PGProperty.CONNECT_TIMEOUT.set(properties, Math.toIntExact(CONNECT.toSeconds()));
        PGProperty.LOGIN_TIMEOUT.set(properties, Math.toIntExact(WAIT.toSeconds()));
        PGProperty.SOCKET_TIMEOUT.set(
                properties, Math.toIntExact(limits.silence().toSeconds()));
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, Math.toIntExact(CONNECT.toSeconds()));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        // Rows of a batch go in one statement. So no batch may have two for the same row.
        PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
        PGProperty.OPTIONS.set(properties, options(limits));
        // What a server says of a row that it refuses quotes the row.
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        if (limits == Limits.AT_LENGTH) {
            PGProperty.DEFAULT_ROW_FETCH_SIZE.set(properties, ROWS_AT_ONCE);
        }
        return properties;
    }

    private void tls(Properties properties) {
        PGProperty.SSL_MODE.set(properties, url.sslMode().text());
        if (url.systemRoots()) {
            PGProperty.SSL_FACTORY.set(properties, TRUSTING_SYSTEM_ROOTS);
        }
        var roots = url.rootCertificate();
        if (roots != null) {
            PGProperty.SSL_ROOT_CERT.set(properties, roots.toString());
        }
        var certificate = url.certificate();
        var key = url.key();
        if (certificate != null && key != null) {
            PGProperty.SSL_CERT.set(properties, certificate.toString());
            PGProperty.SSL_KEY.set(properties, key.toString());
        }
    }

    /** Settings of the session, from its start. What is acknowledged is written, whatever the server's own default. */
    private static String options(Limits limits) {
        return "-c synchronous_commit=on -c statement_timeout="
                + limits.statement().toMillis()
                + " -c lock_timeout=" + limits.lock().toMillis()
                + " -c idle_in_transaction_session_timeout=" + limits.idle().toMillis()
                + " -c tcp_user_timeout=" + UNHEARD.toMillis();
    }
}
