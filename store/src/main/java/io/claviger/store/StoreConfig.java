package io.claviger.store;

import io.claviger.store.postgres.PostgresUrl;
import io.claviger.store.seal.MasterKey;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a store is opened with.
 *
 * @param dataDir made where it is missing; with a database server it is not used
 * @param database null for SQLite in the data directory
 * @param masterKey null for the one in the data directory, which is made for a new store; with a database server it must
 *     be given
 * @param retention how long an ended credential is remembered with the reason of its end; then it is simply unknown
 */
public record StoreConfig(
        Path dataDir,
        @Nullable PostgresUrl database,
        @Nullable MasterKey masterKey,
        Duration retention) {
    /** 90 days. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(90);

    public static StoreConfig in(Path dataDir) {
        return new StoreConfig(dataDir, null, null, DEFAULT_RETENTION);
    }

    public StoreConfig withMasterKey(@Nullable MasterKey given) {
        return new StoreConfig(dataDir, database, given, retention);
    }

    public StoreConfig withDatabase(@Nullable PostgresUrl url) {
        return new StoreConfig(dataDir, url, masterKey, retention);
    }
}
