package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.store.migrate.Side;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.sqlite.SqliteSide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract from one data directory into another. */
class SqliteCopyTest extends StoreCopyContract {
    @TempDir
    Path folder;

    @Override
    Store openSource() throws StoreOpenException {
        return Store.open(StoreConfig.in(folder.resolve("from")), Fixture.APIS, fixture.clock);
    }

    @Override
    Store openTarget() throws StoreOpenException {
        return Store.open(StoreConfig.in(folder.resolve("to")), Fixture.APIS, fixture.clock);
    }

    @Override
    Side source() throws StoreOpenException {
        return SqliteSide.source(folder.resolve("from"));
    }

    @Override
    Side target() throws StoreOpenException {
        return SqliteSide.target(folder.resolve("to"));
    }

    @Override
    MasterKey given() {
        return null;
    }

    @Override
    void beside(Map<String, String> ids) throws Exception {
        Sqlite.run(folder.resolve("from"), FullStore.beside(ids, "0", "1"));
    }

    @Override
    void inTarget(String... statements) throws Exception {
        Sqlite.run(folder.resolve("to"), statements);
    }

    @Override
    Map<String, Long> sourceCounts() {
        return Sqlite.counts(folder.resolve("from"));
    }

    @Override
    Map<String, Long> targetCounts() {
        return Sqlite.counts(folder.resolve("to"));
    }

    @Test
    void sourceInUseIsNotCopied() throws Exception {
        try (var _ = openSource()) {
            assertThatThrownBy(this::source).hasMessageContaining("another Claviger");
        }
        assertThatThrownBy(() -> SqliteSide.source(folder.resolve("nowhere"))).hasMessageContaining("no database");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void anotherMasterKeyBesideTheTargetIsNotReplaced() throws Exception {
        Files.createDirectories(folder.resolve("to"));
        MasterKey.generateInto(folder.resolve("to").resolve("master.key"));
        assertThatThrownBy(this::everythingArrivesAndTheSourceIsLeftAsItWas).hasMessageContaining("another master key");
    }
}
