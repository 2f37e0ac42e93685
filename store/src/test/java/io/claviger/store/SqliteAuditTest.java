package io.claviger.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite. */
class SqliteAuditTest extends AuditContract {
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
    String fillingSubjects() {
        return "sqlite/V23__audit_subjects_filled.sql";
    }

    @Override
    String replaced(String column, String text, String by) {
        return "replace(cast(" + column + " as text), '" + text + "', '" + by + "')";
    }
}
