package io.claviger.store;

import io.claviger.core.time.MicroClock;
import io.claviger.store.postgres.PostgresServer;
import io.claviger.store.postgres.PostgresUrl;
import io.claviger.store.postgres.PostgresVersion;
import io.claviger.store.seal.MasterKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A database of its own for each test of a contract, and SQL behind the store's back. */
final class Postgres {
    private static final String MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private final PostgresServer server;
    private final String database;

    Postgres(PostgresVersion version) throws StoreOpenException {
        this(PostgresServer.shared(version));
    }

    Postgres(PostgresServer server) throws StoreOpenException {
        this.server = server;
        this.database = server.newStoreDatabase();
    }

    Store open(MicroClock clock) throws StoreOpenException {
        return Store.open(config(url()), Fixture.APIS, clock);
    }

    PostgresUrl url() {
        return server.url(database);
    }

    PostgresServer server() {
        return server;
    }

    String database() {
        return database;
    }

    static StoreConfig config(PostgresUrl url) throws StoreOpenException {
        return StoreConfig.in(Path.of("unused")).withDatabase(url).withMasterKey(MasterKey.ofBase64(MASTER_KEY));
    }

    void run(String... statements) {
        server.run(database, statements);
    }

    long number(String query) {
        return server.number(database, query);
    }

    /** How many rows each of these tables has. */
    Map<String, Long> counts(Set<String> tables) {
        var counts = new TreeMap<String, Long>();
        tables.forEach(table -> counts.put(table, number("select count(*) from " + table)));
        return counts;
    }
}
