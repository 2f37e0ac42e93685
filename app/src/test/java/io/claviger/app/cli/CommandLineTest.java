package io.claviger.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no server. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void scanEndsWithOneWhenItFindsAKeyAndShowsItMasked() throws IOException {
        var key = KeyFormat.newKey("cvg", Environment.LIVE, new SecureRandom()).reveal();
        var file =
                Files.writeString(Files.createDirectory(folder.resolve("sub")).resolve("a b.env"), "K=" + key);

        assertThat(run("scan", folder.toString())).isEqualTo(ExitCode.REFUSED);
        assertThat(out.toString().strip()).isEqualTo(file + ":1:3: " + key.substring(0, 13) + "…");
        assertThat(out.toString()).doesNotContain(key);
    }

    @Test
    void scanEndsWithZeroWhenThereIsNone() throws IOException {
        Files.writeString(folder.resolve("a"), "nothing here");

        assertThat(run("scan", folder.toString())).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void scanSaysWhatItCouldNotRead() {
        assertThat(run("scan", folder.resolve("none").toString())).isEqualTo(ExitCode.UNUSABLE);
        assertThat(err.toString()).contains("none");
    }

    @Test
    void scanPrintsJson() throws IOException {
        var key = KeyFormat.newServiceToken(new SecureRandom()).reveal();
        Files.writeString(folder.resolve("quote\"d"), key);

        assertThat(run("scan", "--json", folder.toString())).isEqualTo(ExitCode.REFUSED);
        assertThat(new io.vertx.core.json.JsonObject(out.toString()).getString("file"))
                .endsWith("quote\"d");
    }

    @Test
    void unknownCommandsAndOptionsAreUnusableInput() {
        assertThat(run("frobnicate")).isEqualTo(ExitCode.UNUSABLE);
        assertThat(run("keys")).isEqualTo(ExitCode.UNUSABLE);
        assertThat(run("keys", "list", "--nope")).isEqualTo(ExitCode.UNUSABLE);
        assertThat(run()).isEqualTo(ExitCode.UNUSABLE);
    }

    @Test
    void helpIsThereForEveryCommand() {
        var line = ClavigerCommand.commandLine(new PrintWriter(out), new PrintWriter(err));
        assertEveryCommandHasHelp(line);
        assertThat(run("keys", "create", "--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("--secret-file");
    }

    @Test
    void completionKnowsTheCommands() {
        assertThat(run("completion", "bash")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("complete -F", "rotate", "--secret-file");
    }

    @Test
    void aServerOutOfReachEndsWithThree() throws IOException {
        var token = Files.writeString(folder.resolve("token"), "cvgadm_x\n").toString();

        assertThat(run("keys", "get", "x", "--server", "http://127.0.0.1:1", "--token-file", token))
                .isEqualTo(ExitCode.OUT_OF_REACH);
        assertThat(err.toString()).contains("http://127.0.0.1:1").doesNotContain("Exception");
    }

    @Test
    void aServerThatIsNoUrlIsUnusable() throws IOException {
        var token = Files.writeString(folder.resolve("token"), "cvgadm_x").toString();

        assertThat(run("keys", "get", "x", "--server", "localhost", "--token-file", token))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(err.toString()).contains("--server").contains("localhost");
    }

    @Test
    void aTokenWithControlsIsRefusedBeforeItIsSent() throws IOException {
        var token = Files.writeString(folder.resolve("token"), "cvgadm_x\r\nX-Other: 1")
                .toString();

        assertThat(run("keys", "get", "x", "--token-file", token)).isEqualTo(ExitCode.UNUSABLE);
        assertThat(err.toString()).doesNotContain("X-Other");
    }

    @Test
    void namesFromElsewhereCanNotSteerTheTerminal() {
        assertThat(Terminal.printable("a\u001b[31mred\r\n\u202Eb")).isEqualTo("a\uFFFD[31mred\uFFFD\uFFFD\uFFFDb");
    }

    private static void assertEveryCommandHasHelp(picocli.CommandLine line) {
        assertThat(line.getCommandSpec().findOption("--help"))
                .as(line.getCommandName())
                .isNotNull();
        assertThat(line.getCommandSpec().usageMessage().description())
                .as(line.getCommandName())
                .isNotEmpty();
        line.getSubcommands().values().forEach(CommandLineTest::assertEveryCommandHasHelp);
    }

    private int run(String... arguments) {
        return ClavigerCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void jsonHasNothingThatActsOnATerminal() throws IOException {
        var key = KeyFormat.newServiceToken(new SecureRandom()).reveal();
        var name = "a\u009b31m\u202eb\u007f\udb40\udc41é";
        Files.writeString(folder.resolve(name), key);

        assertThat(run("scan", "--json", folder.toString())).isEqualTo(ExitCode.REFUSED);
        assertThat(out.toString()).doesNotContain("\u009b", "\u202e", "\u007f").contains("é");
        assertThat(new io.vertx.core.json.JsonObject(out.toString()).getString("file"))
                .endsWith(name);
    }

    @Test
    void theServersJsonHasNothingThatActsOnATerminalEither() {
        var json = new io.vertx.core.json.JsonObject().put("title", "a\u009b31m\u202eb\u007f\u001b[0m\ud83d\ude00");

        var shown = Terminal.json(json.encodePrettily());

        assertThat(shown).doesNotContain("\u009b", "\u202e", "\u007f", "\u001b").contains("\ud83d\ude00");
        assertThat(new io.vertx.core.json.JsonObject(shown)).isEqualTo(json);
    }
}
