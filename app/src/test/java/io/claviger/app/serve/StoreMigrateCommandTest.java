package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that was moved goes on as it was. */
class StoreMigrateCommandTest {
    private static final Secret ADMIN = KeyFormat.newServiceToken(new SecureRandom());

    @TempDir
    Path folder;

    @Test
    void tokensAndAccountsAreThereAfterTheMove() throws Exception {
        var tokenFile = Files.writeString(folder.resolve("token"), ADMIN.reveal());
        var from = folder.resolve("data").toString();
        var to = folder.resolve("moved").resolve("data").toString();
        try (var server = Server.start(ServerFixture.bare(folder, ADMIN))) {
            assertThat(Ran.at(server, tokenFile, "accounts", "create", "--name", "Shop")
                            .exitCode())
                    .isZero();
            var running = Ran.command("store", "migrate", "--from", from, "--to", to);
            assertThat(running.exitCode()).isEqualTo(2);
            assertThat(running.err()).contains("another Claviger");
        }
        var address = Files.writeString(folder.resolve("target"), to);
        var moved = Ran.command("store", "migrate", "--from", from, "--to", "@" + address, "--json");
        assertThat(moved.exitCode()).as(moved.err()).isZero();
        assertThat(moved.json().getInteger("auditChains")).isEqualTo(2);
        try (var server = Server.start(ServerFixture.bare(folder.resolve("moved"), ADMIN))) {
            assertThat(Ran.at(server, tokenFile, "accounts", "list").out()).contains("Shop");
            assertThat(Ran.at(server, tokenFile, "audit", "verify").exitCode()).isZero();
        }
        var again = Ran.command("store", "migrate", "--from", from, "--to", to);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("holds a store already");
        var unusable = Ran.command("store", "migrate", "--from", from, "--to", "postgresql://user:geheim@:bad/x");
        assertThat(unusable.exitCode()).isEqualTo(2);
        assertThat(unusable.err()).doesNotContain("geheim");
    }
}
