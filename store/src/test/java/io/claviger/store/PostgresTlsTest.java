package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.postgres.PostgresServer;
import io.claviger.store.postgres.PostgresUrl;
import io.claviger.store.postgres.PostgresVersion;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS only the server that the URL names is spoken to, and what a person is told where another one answers. */
class PostgresTlsTest {
    private static PostgresServer server;
    private static TestAuthority authority;
    private static TestAuthority another;

    private final Fixture fixture = new Fixture();

    @BeforeAll
    static void startServerForOneAddress(@TempDir Path certificates) throws Exception {
        authority = TestAuthority.in(certificates.resolve("authority"));
        another = TestAuthority.in(certificates.resolve("another"));
        var issued = authority.issue("ip:127.0.0.1");
        server = PostgresServer.start(
                PostgresVersion.NEWEST,
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", issued.certificate().toString(),
                        "ssl_key_file", issued.key().toString()));
        server.run("postgres", "create role app login password 'right'");
        server.allowOnly("hostssl all app all scram-sha-256");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void everyConnectionIsOverTlsToTheServerThatIsNamed() throws Exception {
        var database = server.newDatabase();
        server.run("postgres", "alter database " + database + " owner to app");
        try (var store = open(url("127.0.0.1", "right", database, authority))) {
            assertThat(store.cluster().nodes()).isNotNull();
            var ours = "from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'claviger'";
            assertThat(server.number("postgres", "select count(*) " + ours + " and ssl"))
                    .isPositive();
            assertThat(server.number("postgres", "select count(*) " + ours + " and not ssl"))
                    .isZero();
        }
    }

    @Test
    void certificateForAnotherHostIsRefused() {
        assertRefused(
                Reason.REFUSED,
                () -> open(url("localhost", "right", "postgres", authority)),
                "certificate is not for the host of the URL");
    }

    @Test
    void certificateOfAnotherAuthorityIsRefused() {
        assertRefused(
                Reason.REFUSED,
                () -> open(url("127.0.0.1", "right", "postgres", another)),
                "certificate is not signed by whom sslrootcert names");
    }

    @Test
    void serverWithoutTlsIsRefused() {
        var plain = PostgresServer.shared(PostgresVersion.NEWEST);
        var url = "postgresql://app:right@127.0.0.1:" + plain.port() + "/postgres?sslmode=verify-full&sslrootcert="
                + authority.certificate();
        assertRefused(Reason.UNREACHABLE, () -> open(PostgresUrl.parse(url)), "does not support SSL");
    }

    @Test
    void wrongPasswordIsRefusedAndNotShown() {
        assertRefused(
                Reason.REFUSED,
                () -> open(url("127.0.0.1", "hunter2", "postgres", authority)),
                "password",
                "check user, password and TLS");
    }

    @Test
    void nobodyIsLetInWithoutTls() {
        var url = "postgresql://app:right@127.0.0.1:" + server.port() + "/postgres?sslmode=disable";
        assertRefused(Reason.REFUSED, () -> open(PostgresUrl.parse(url)), "pg_hba.conf");
    }

    private static PostgresUrl url(String host, String password, String database, TestAuthority trusted) {
        return PostgresUrl.parse("postgresql://app:" + password + "@" + host + ":" + server.port() + "/" + database
                + "?sslmode=verify-full&sslrootcert=" + trusted.certificate());
    }

    private Store open(PostgresUrl url) throws StoreOpenException {
        return Store.open(Postgres.config(url), Fixture.APIS, fixture.clock);
    }

    private static void assertRefused(Reason reason, ThrowingCallable call, String... told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StoreOpenException.class, e -> {
            assertThat(e.getMessage())
                    .contains(told)
                    .doesNotContain("\n")
                    .doesNotContain("Exception")
                    .doesNotContain("right")
                    .doesNotContain("hunter2");
            assertThat(e.reason()).isEqualTo(reason);
        });
    }
}
