package io.claviger.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite. */
class SqliteStoreTest extends StoreContract {
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
    String failingAuditTrigger() {
        return "create trigger no_audit before insert on audit_entry begin select raise(abort, 'disk on fire'); end";
    }

    @Override
    String healingAuditTrigger() {
        return "drop trigger no_audit";
    }

    @Override
    long number(String query) {
        return Sqlite.number(dataDir, query);
    }
}
