package io.claviger.store.postgres;

import io.claviger.store.StoreOpenException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the tests, on a free port of the loopback. One of each version is shared by all tests of a
 * process; a test that stops or holds its server starts one of its own.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String OWNER = "postgres";
    private static final String LOADED = "select pg_conf_load_time()";
    private static final Map<PostgresVersion, PostgresServer> SHARED = new EnumMap<>(PostgresVersion.class);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final PostgresVersion version;
    private final Path data;
    private final Map<String, String> settings;
    private EmbeddedPostgres running;
    private @Nullable String template;

    private PostgresServer(PostgresVersion version, Map<String, String> settings) {
        this.version = version;
        this.settings = settings;
        try {
            this.data = Files.createTempDirectory("postgres-" + version.folder());
            this.running = launch(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one of this process, which ends with it. */
    public static synchronized PostgresServer shared(PostgresVersion version) {
        return SHARED.computeIfAbsent(version, missing -> {
            var server = start(missing);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        });
    }

    /** One of its own. */
    public static PostgresServer start(PostgresVersion version) {
        return start(version, Map.of());
    }

    /** @param settings as in {@code postgresql.conf} */
    public static PostgresServer start(PostgresVersion version, Map<String, String> settings) {
        return new PostgresServer(version, settings);
    }

    public int port() {
        return running.getPort();
    }

    /** Where its data and its configuration are. */
    public Path dataDirectory() {
        return data;
    }

    /** Makes an empty database, owned by the server's owner, who needs no password. */
    public String newDatabase() {
        return newDatabase("template1");
    }

    /** Makes a database likewise, with the schema of this program and nothing in it. */
    public synchronized String newStoreDatabase() throws StoreOpenException {
        if (template == null) {
            var first = newDatabase();
            new PostgresSchema(new PostgresConnections(url(first))).bringUp();
            template = first;
        }
        return newDatabase(template);
    }

    private String newDatabase(String template) {
        var name = "test_" + DATABASES.incrementAndGet();
        run(OWNER, "create database " + name + " template " + template + " strategy file_copy");
        return name;
    }

    /** As Claviger is given it. */
    public PostgresUrl url(String database) {
        return PostgresUrl.parse("postgresql://" + OWNER + "@127.0.0.1:" + port() + "/" + database);
    }

    /** Connects to a database behind the store's back. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port() + "/" + database, OWNER, "");
    }

    /** Runs SQL in a database behind the store's back. */
    public void run(String database, String... statements) {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The number that a query finds. */
    public long number(String database, String query) {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The text that a query finds. */
    public String text(String database, String query) {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Lets in its owner from this machine, and otherwise whom these lines of {@code pg_hba.conf} let in. */
    public void allowOnly(String... lines) throws IOException {
        var all = Stream.concat(
                Stream.of("local all all trust", "host all " + OWNER + " 127.0.0.1/32 trust"), Stream.of(lines));
        Files.write(data.resolve("pg_hba.conf"), all.toList());
        var before = text(OWNER, LOADED);
        text(OWNER, "select pg_reload_conf()");
        while (text(OWNER, LOADED).equals(before)) {
            Thread.onSpinWait();
        }
    }

    /** Stops it in order, as for an update. */
    public void stop() throws IOException {
        running.close();
    }

    /** Ends all its processes without a word, as the machine's out-of-memory killer would. */
    public void crash() throws IOException {
        var ended = postmaster().onExit();
        signal("-KILL");
        ended.orTimeout(10, TimeUnit.SECONDS).join();
        // there is nothing left to stop; it gives back its lock on the data
        running.close();
    }

    /** Starts it again where it was. */
    public void startAgain() throws IOException {
        running = launch(port());
    }

    /** Holds all its processes: connections stay open, and nothing answers. */
    public void hold() throws IOException {
        signal("-STOP");
    }

    /** Lets it go on. */
    public void letGo() throws IOException {
        signal("-CONT");
    }

    /** At once: nothing of it is wanted any more. */
    @Override
    public void close() {
        try {
            if (Files.exists(pidFile())) {
                var postmaster = postmaster();
                letGo();
                signal("-QUIT");
                postmaster.onExit().orTimeout(10, TimeUnit.SECONDS).join();
            }
            // Hundreds of databases take longer to delete than a process has to end.
            new ProcessBuilder("rm", "-rf", data.toString()).inheritIO().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres launch(int port) throws IOException {
        var builder = EmbeddedPostgres.builder()
                .setPgBinaryResolver((system, machine) -> binaries())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOutputRedirector(Redirect.DISCARD)
                .setErrorRedirector(Redirect.DISCARD)
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "200")
                .setPort(port);
        settings.forEach(builder::setServerConfig);
        return builder.start();
    }

    private InputStream binaries() {
        var name = version.folder() + "/postgres-linux-x86_64.txz";
        return Objects.requireNonNull(PostgresServer.class.getResourceAsStream(name), name);
    }

    private void signal(String signal) throws IOException {
        var server = postmaster();
        var all = Stream.concat(Stream.of(server), server.descendants())
                .map(process -> String.valueOf(process.pid()))
                .toList();
        var command = Stream.concat(Stream.of("kill", signal), all.stream()).toList();
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ProcessHandle postmaster() throws IOException {
        var pid = Long.parseLong(Files.readAllLines(pidFile()).getFirst());
        return ProcessHandle.of(pid).orElseThrow();
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }
}
