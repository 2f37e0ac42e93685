package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.claviger.store.postgres.PostgresServer;
import io.claviger.store.postgres.PostgresVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service and its commands on PostgreSQL, where nothing is kept in the data directory. */
class PostgresServerTest {
    private static final Secret ADMIN = KeyFormat.newServiceToken(new SecureRandom());
    private static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path folder;

    @Test
    void serviceAndCommandsWorkOnTheDatabaseAlone() throws Exception {
        var postgres = PostgresServer.shared(PostgresVersion.NEWEST);
        var url = "postgresql://postgres:hunter2@127.0.0.1:" + postgres.port() + "/" + postgres.newDatabase();
        var beside = Map.of("claviger.database.url", url, "claviger.master-key", MASTER_KEY);
        var settings = ServerFixture.with(folder, ADMIN, beside);
        var tokenFile = Files.writeString(folder.resolve("token"), ADMIN.reveal());

        try (var server = Server.start(settings)) {
            assertThat(Ran.at(server, tokenFile, "accounts", "create", "--name", "Shop")
                            .exitCode())
                    .isZero();
        }
        try (var server = Server.start(settings)) {
            assertThat(Ran.at(server, tokenFile, "accounts", "list").out()).contains("Shop");
            var doctor = offline(url, "doctor");
            assertThat(doctor.out()).contains("Whole", "are intact").doesNotContain("hunter2", MASTER_KEY);
        }
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(settings.toString()).doesNotContain("hunter2");
        for (var refused : List.of("backup", "restore")) {
            var command = offline(url, refused, folder.resolve("copy").toString());
            assertThat(command.exitCode()).isEqualTo(2);
            assertThat(command.err()).contains("PostgreSQL", "docs/postgresql.md");
        }
        assertThat(offline(url, "tokens", "recover").exitCode()).isZero();
        var epoch = offline(url, "store", "new-epoch");
        assertThat(epoch.exitCode()).as(epoch.err()).isZero();
        try (var server = Server.start(settings)) {
            assertThat(Ran.at(server, tokenFile, "audit", "verify").exitCode()).isZero();
        }
    }

    private Ran offline(String url, String... command) {
        var all = new ArrayList<>(List.of(command));
        all.addAll(List.of("-D", "claviger.database.url=" + url, "-D", "claviger.master-key=" + MASTER_KEY));
        return Ran.command(all.toArray(String[]::new));
    }
}
