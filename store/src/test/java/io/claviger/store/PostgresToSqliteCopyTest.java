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

/** The contract from PostgreSQL into a data directory. */
class PostgresToSqliteCopyTest extends StoreCopyContract {
    private final Postgres postgres;

    @TempDir
    Path dataDir;

    PostgresToSqliteCopyTest() throws StoreOpenException {
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
        return inPostgres();
    }

    @Override
    Store openTarget() throws StoreOpenException {
        return inDirectory();
    }

    @Override
    Side source() throws StoreOpenException {
        return PostgresSide.source(postgres.url());
    }

    @Override
    Side target() throws StoreOpenException {
        return SqliteSide.target(dataDir);
    }

    @Override
    MasterKey given() throws StoreOpenException {
        return Postgres.config(postgres.url()).masterKey();
    }

    @Override
    void beside(Map<String, String> ids) throws Exception {
        postgres.run(FullStore.beside(ids, "false", "true"));
    }

    @Override
    void inTarget(String... statements) throws Exception {
        Sqlite.run(dataDir, statements);
    }

    @Override
    Map<String, Long> sourceCounts() {
        return postgres.counts(Sqlite.tables());
    }

    @Override
    Map<String, Long> targetCounts() {
        return Sqlite.counts(dataDir);
    }

    @Test
    void databaseThatANodeIsConnectedToIsNotTouched() throws Exception {
        try (var _ = inPostgres()) {
            assertThatThrownBy(() -> source()).hasMessageContaining("a Claviger runs on");
        }
    }
}
