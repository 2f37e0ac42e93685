package io.claviger.store;

import io.claviger.store.postgres.PostgresVersion;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract on PostgreSQL. */
@ParameterizedClass
@EnumSource
class PostgresAuditTest extends AuditContract {
    private final Postgres postgres;

    PostgresAuditTest(PostgresVersion version) throws StoreOpenException {
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
    String fillingSubjects() {
        return "postgres/V23__audit_subjects_filled.sql";
    }

    @Override
    String replaced(String column, String text, String by) {
        return "convert_to(replace(convert_from(" + column + ", 'UTF8'), '" + text + "', '" + by + "'), 'UTF8')";
    }
}
