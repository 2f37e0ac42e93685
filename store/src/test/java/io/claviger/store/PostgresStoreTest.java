package io.claviger.store;

import io.claviger.store.postgres.PostgresVersion;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract on PostgreSQL. */
@ParameterizedClass
@EnumSource
class PostgresStoreTest extends StoreContract {
    private final Postgres postgres;

    PostgresStoreTest(PostgresVersion version) throws StoreOpenException {
        this.postgres = new Postgres(version);
    }

    @Override
    Store open() throws StoreOpenException {
        return postgres.open(fixture.clock);
    }

    @Override
    void behindItsBack(String... statements) {
        postgres.run(statements);
    }

    @Override
    String failingAuditTrigger() {
        return """
                create function burn() returns trigger language plpgsql as $$ begin raise 'disk on fire'; end $$;
                create trigger no_audit before insert on audit_entry execute function burn()""";
    }

    @Override
    String healingAuditTrigger() {
        return "drop trigger no_audit on audit_entry";
    }

    @Override
    long number(String query) {
        return postgres.number(query);
    }
}
