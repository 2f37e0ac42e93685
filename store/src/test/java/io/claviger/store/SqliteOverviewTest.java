package io.claviger.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite. */
class SqliteOverviewTest extends OverviewContract {
    @TempDir
    Path dataDir;

    @Override
    Store open() throws StoreOpenException {
        return Store.open(StoreConfig.in(dataDir), Fixture.APIS, fixture.clock);
    }

    @Override
    void behindItsBack(String... statements) throws SQLException {
        Sqlite.run(dataDir, statements);
    }

    @Override
    long number(String query) {
        return Sqlite.number(dataDir, query);
    }
}
