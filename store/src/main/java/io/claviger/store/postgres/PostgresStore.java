package io.claviger.store.postgres;

import io.claviger.core.catalog.ApiReader;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.time.MicroClock;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.sql.SqlStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a store on PostgreSQL, step by step: server, schema, keys, catalog. */
public final class PostgresStore {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);

    private PostgresStore() {}

    /** As {@link Store#open} says. */
    public static Store open(PostgresUrl url, StoreConfig config, ApiReader apis, MicroClock clock)
            throws StoreOpenException {
        var master = config.masterKey();
        if (master == null) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY,
                    "with PostgreSQL the master key must be given, the same one to every node: set claviger.master-key"
                            + " or claviger.master-key-file (make one with: openssl rand -base64 32)");
        }
        if (!url.sslMode().verifies() && !url.loopback()) {
            LOG.warn(
                    "the connection to {} is not protected from who is on its way: set sslmode=verify-full in"
                            + " claviger.database.url",
                    url);
        }
        var connections = new PostgresConnections(url);
        new PostgresSchema(connections).bringUp();
        var keys = PostgresUpkeep.keys(connections, master, clock);
        var database = new PostgresDatabase(connections);
        try {
            var store = new SqlStore(database, keys, apis, clock, config.retention());
            store.readCatalog();
            database.turnPartitions(clock.nowMicros());
            return store;
        } catch (ClavigerException e) {
            database.close();
            throw PostgresFault.cannotOpen(url, e);
        } catch (StoreOpenException | RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
