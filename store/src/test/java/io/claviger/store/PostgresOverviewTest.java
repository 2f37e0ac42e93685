package io.claviger.store;

import io.claviger.store.postgres.PostgresVersion;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract on PostgreSQL. */
@ParameterizedClass
@EnumSource
class PostgresOverviewTest extends OverviewContract {
    private final Postgres postgres;

    PostgresOverviewTest(PostgresVersion version) throws StoreOpenException {
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
    long number(String query) {
        return postgres.number(query);
    }
}
