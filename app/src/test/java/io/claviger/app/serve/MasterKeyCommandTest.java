package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master key is changed under a service that is stopped, and nobody who holds a key notices. */
class MasterKeyCommandTest {
    private static final Secret ADMIN = KeyFormat.newServiceToken(new SecureRandom());

    @TempDir
    Path folder;

    @Test
    void tokensOfBeforeAreAcceptedAfterARotationAndARenewal() throws Exception {
        var tokenFile = Files.writeString(folder.resolve("token"), ADMIN.reveal());
        var data = "claviger.data-dir=" + folder.resolve("data");
        var settings = ServerFixture.bare(folder, ADMIN);
        try (var server = Server.start(settings)) {
            assertThat(Ran.at(server, tokenFile, "accounts", "create", "--name", "Shop")
                            .exitCode())
                    .isZero();
            var running = Ran.command("master-key", "rotate", "-D", data);
            assertThat(running.exitCode()).isEqualTo(2);
            assertThat(running.err()).contains("another Claviger");
        }
        var rotated = Ran.command("master-key", "rotate", "-D", data);
        assertThat(rotated.exitCode()).as(rotated.err()).isZero();
        assertThat(rotated.out()).contains("is in force", "master.key.former-");
        var renewed = Ran.command("master-key", "rotate", "--renew", "-D", data, "--json")
                .json();
        assertThat(Path.of(renewed.getString("former"))).exists();
        try (var server = Server.start(settings)) {
            var listed = Ran.at(server, tokenFile, "accounts", "list");
            assertThat(listed.out()).contains("Shop");
            assertThat(Ran.at(server, tokenFile, "audit", "verify").exitCode()).isZero();
            assertThat(Ran.jsonAt(server, tokenFile, "audit", "keys").json().getJsonArray("keys"))
                    .hasSize(2);
            assertThat(Ran.at(server, tokenFile, "audit", "--kind", "master-key")
                            .out())
                    .contains("master-key.rotate");
        }
        var key = Files.readString(folder.resolve("data").resolve("master.key")).strip();
        assertThat(rotated.out() + renewed).doesNotContain(key);
        var unusable = Ran.command("master-key", "rotate", "-D", data, "--new-key-file", tokenFile.toString());
        assertThat(unusable.exitCode()).isEqualTo(2);
        assertThat(unusable.err()).doesNotContain(ADMIN.reveal());
    }
}
