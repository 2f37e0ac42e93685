package io.claviger.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail in an auditor's hands: fetched by the command line, checked with nothing but files. */
class AuditCommandsTest {
    private static final Secret ADMIN = KeyFormat.newServiceToken(new SecureRandom());

    @TempDir
    private static Path folder;

    private static Server server;
    private static Path tokenFile;
    private static Path keys;
    private static String account;

    @BeforeAll
    static void start() throws Exception {
        tokenFile = Files.writeString(folder.resolve("token"), ADMIN.reveal() + "\n");
        server = Server.start(ServerFixture.bare(folder, ADMIN));
        account = json("accounts", "create", "--name", "Shop").json().getString("id");
        json("keys", "create", "--account", account, "--name", "one");
        json("keys", "create", "--account", account, "--name", "two");
        keys = Files.writeString(
                folder.resolve("keys.json"), json("audit", "keys").out());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void exportIsCheckedWithoutTheServer() throws Exception {
        var file = export("whole.jsonl");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var checked = Ran.command("audit", "verify", file.toString(), "--keys", keys.toString());
        assertThat(checked.exitCode()).as(checked.err()).isZero();
        assertThat(checked.out()).contains("Intact: entries 1 to ").contains(" of " + account);
        assertThat(Ran.command("audit", "verify", file.toString(), "--keys", keys.toString(), "--json")
                        .json()
                        .getBoolean("intact"))
                .isTrue();
    }

    @Test
    void everyDroppedLineEndsWithCodeOne() throws Exception {
        var lines = Files.readAllLines(export("to-drop.jsonl"));
        for (var line = 0; line < lines.size(); line++) {
            var dropped = new ArrayList<>(lines);
            dropped.remove(line);
            if (lines.get(line).contains("interim")) {
                continue; // Without one of them it proves less, and holds still.
            }
            var file = Files.write(folder.resolve("dropped-" + line + ".jsonl"), dropped);
            var checked = Ran.command("audit", "verify", file.toString(), "--keys", keys.toString());
            assertThat(checked.exitCode()).as("without line " + line).isEqualTo(1);
            assertThat(checked.out()).contains("Broken in line");
        }
    }

    @Test
    void checkpointKeptFromBeforeFindsWhatWasCutOff() throws Exception {
        var cut = export("early.jsonl");
        json("keys", "create", "--account", account, "--name", "three");
        export("late.jsonl");
        var kept = Files.writeString(
                folder.resolve("kept.json"),
                json("audit", "checkpoint", "--account", account).out());
        var checked = Ran.command(
                "audit", "verify", cut.toString(), "--keys", keys.toString(), "--checkpoint", kept.toString());
        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.out()).contains("the chain was cut off");
        var forged = Files.writeString(
                folder.resolve("forged.json"), Files.readString(kept).replace("sequence\\\":", "sequence\\\":1"));
        var refused = Ran.command(
                "audit", "verify", cut.toString(), "--keys", keys.toString(), "--checkpoint", forged.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("can't be believed");
    }

    @Test
    void pythonScriptOfTheDocsComesToTheSameVerdict() throws Exception {
        assumeTrue(exitCode("python3", "-c", "import cryptography") == 0, "python3 with cryptography is here");
        var script = Path.of("..", "docs", "audit-verify.py").toString();
        var file = export("python.jsonl");
        assertThat(exitCode("python3", script, file.toString(), keys.toString()))
                .isZero();
        var lines = Files.readAllLines(file);
        for (var line = 0; line < lines.size(); line++) {
            if (!lines.get(line).contains("interim")) {
                var dropped = new ArrayList<>(lines);
                dropped.remove(line);
                var broken = Files.write(folder.resolve("python-" + line + ".jsonl"), dropped);
                assertThat(exitCode("python3", script, broken.toString(), keys.toString()))
                        .as("without line " + line)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void runningServerIsVerifiedWholeOrByAccount() {
        var all = at("audit", "verify");
        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(all.out()).startsWith("Intact: ").contains("chains");
        assertThat(json("audit", "verify", "--account", account).json().getInteger("chains"))
                .isEqualTo(1);
    }

    @Test
    void tamperedServerIsFoundOut() throws Exception {
        var victim = json("accounts", "create", "--name", "Victim").json().getString("id");
        json("keys", "create", "--account", victim, "--name", "hidden");
        var url = "jdbc:sqlite:" + folder.resolve("data").resolve("claviger.db");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("create table saved as select * from audit_entry where chain = '" + victim + "'");
            statement.execute(
                    "update audit_entry set actor_id = 'nobody' where sequence = 2 and chain = '" + victim + "'");
            var found = at("audit", "verify", "--account", victim);
            assertThat(found.exitCode()).isEqualTo(1);
            assertThat(found.out()).contains("Broken at entry 2 of " + victim);
            assertThat(at("audit", "verify").exitCode()).isEqualTo(1);
            statement.execute("delete from audit_entry where chain = '" + victim + "'");
            statement.execute("insert into audit_entry select * from saved");
        }
        assertThat(at("audit", "verify").exitCode()).isZero();
    }

    @Test
    void whatCanNotBeUsedIsSaid() throws IOException {
        assertThat(Ran.command("audit", "verify", "nowhere.jsonl", "--keys", keys.toString())
                        .exitCode())
                .isEqualTo(2);
        var noKeys = Ran.command("audit", "verify", tokenFile.toString());
        assertThat(noKeys.exitCode()).isEqualTo(2);
        assertThat(noKeys.err()).contains("--keys is missing");
        assertThat(Ran.command("audit", "verify", tokenFile.toString(), "--keys", tokenFile.toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(Ran.command("audit", "verify", "--keys", keys.toString()).exitCode())
                .isEqualTo(2);
        var again = Files.writeString(folder.resolve("there.jsonl"), "mine");
        var refused = at("audit", "export", "--account", account, "--output", again.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(Files.readString(again)).isEqualTo("mine");
        var nobody = at(
                "audit",
                "export",
                "--account",
                "nobody",
                "--output",
                folder.resolve("no.jsonl").toString());
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(folder.resolve("no.jsonl")).doesNotExist();
        assertThat(folder.resolve("no.jsonl.part")).doesNotExist();
    }

    private static Path export(String name) {
        var file = folder.resolve(name);
        var done = at("audit", "export", "--account", account, "--output", file.toString());
        assertThat(done.exitCode()).as(done.err()).isZero();
        return file;
    }

    private static int exitCode(String... command) throws Exception {
        var process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static Ran at(String... arguments) {
        return Ran.at(server, tokenFile, arguments);
    }

    private static Ran json(String... arguments) {
        return Ran.jsonAt(server, tokenFile, arguments);
    }
}
