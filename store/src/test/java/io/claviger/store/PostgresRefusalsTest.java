package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.postgres.PostgresServer;
import io.claviger.store.postgres.PostgresVersion;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers and databases that can't hold a store: each is refused before anything is written. */
class PostgresRefusalsTest {
    private final Fixture fixture = new Fixture();

    @ParameterizedTest
    @EnumSource
    void standbyIsRefused(PostgresVersion version) throws Exception {
        try (var server = PostgresServer.start(version)) {
            var database = server.newDatabase();
            server.stop();
            Files.createFile(server.dataDirectory().resolve("standby.signal"));
            server.startAgain();

            assertRefused(server, database, "it is a standby, which takes no writes: name the primary");
        }
    }

    @ParameterizedTest
    @EnumSource
    void databaseOfAnotherEncodingIsRefused(PostgresVersion version) {
        var server = PostgresServer.shared(version);
        var database = "latin" + version.ordinal();
        server.run("postgres", "create database " + database + " encoding 'LATIN1' locale 'C' template template0");

        assertRefused(server, database, "its encoding is LATIN1, and UTF8 is needed");
        assertThat(server.number(database, "select count(*) from pg_tables where schemaname = 'public'"))
                .isZero();
    }

    private void assertRefused(PostgresServer server, String database, String told) {
        assertThatThrownBy(() -> Store.open(Postgres.config(server.url(database)), Fixture.APIS, fixture.clock))
                .isInstanceOfSatisfying(StoreOpenException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.REFUSED);
                    assertThat(e.getMessage())
                            .isEqualTo("cannot use the database " + server.url(database) + ": " + told);
                });
    }
}
