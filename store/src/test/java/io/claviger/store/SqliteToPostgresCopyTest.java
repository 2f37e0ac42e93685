package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.store.migrate.Side;
import io.claviger.store.postgres.PostgresSide;
import io.claviger.store.postgres.PostgresVersion;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.sqlite.SqliteSide;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract from a data directory into PostgreSQL. */
class SqliteToPostgresCopyTest extends StoreCopyContract {
    private final Postgres postgres;

    @TempDir
    Path dataDir;

    SqliteToPostgresCopyTest() throws StoreOpenException {
        this.postgres = new Postgres(PostgresVersion.values()[PostgresVersion.values().length - 1]);
    }

    private Store inPostgres() throws StoreOpenException {
        return postgres.open(fixture.clock);
    }

    private Store inDirectory() throws StoreOpenException {
        return Store.open(StoreConfig.in(dataDir).withMasterKey(given()), Fixture.APIS, fixture.clock);
    }

    @Override
    Store openSource() throws StoreOpenException {
        return inDirectory();
    }

    @Override
    Store openTarget() throws StoreOpenException {
        return inPostgres();
    }

    @Override
    Side source() throws StoreOpenException {
        return SqliteSide.source(dataDir);
    }

    @Override
    Side target() throws StoreOpenException {
        return PostgresSide.target(postgres.url());
    }

    @Override
    MasterKey given() throws StoreOpenException {
        return Postgres.config(postgres.url()).masterKey();
    }

    @Override
    void beside(Map<String, String> ids) throws Exception {
        Sqlite.run(dataDir, FullStore.beside(ids, "0", "1"));
    }

    @Override
    void inTarget(String... statements) throws Exception {
        postgres.run(statements);
    }

    @Override
    Map<String, Long> sourceCounts() {
        return Sqlite.counts(dataDir);
    }

    @Override
    Map<String, Long> targetCounts() {
        return postgres.counts(Sqlite.tables());
    }

    @Test
    void databaseThatANodeIsConnectedToIsNotTouched() throws Exception {
        try (var _ = inPostgres()) {
            assertThatThrownBy(() -> target()).hasMessageContaining("a Claviger runs on");
        }
    }
}
