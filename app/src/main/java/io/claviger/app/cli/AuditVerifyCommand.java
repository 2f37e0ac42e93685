package io.claviger.app.cli;

import io.claviger.store.audit.Checkpoint;
import io.claviger.store.audit.ExportCheck;
import io.claviger.store.audit.ExportVerdict;
import io.claviger.store.audit.PublicKeys;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claviger audit verify}: of a running server, or of an export with nothing but public keys. */
@Command(
        name = "verify",
        description =
                "Verify the audit trail: of a running server, or offline of an export, which takes its installation's"
                        + " public keys and nothing else. Exit code 1 where something was changed.")
final class AuditVerifyCommand extends ClientCommand implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "An export (- for standard input); else the server.")
    @Nullable Path file;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "The public keys that the export must be signed with, from claviger audit keys --json.")
    @Nullable Path keys;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "A checkpoint kept from before, that the export must go through.")
    @Nullable Path checkpoint;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "Of the server: the account's chain; else all chains.")
    @Nullable String account;

    @Override
    public Integer call() throws IOException {
        if (file == null) {
            if (keys != null || checkpoint != null) {
                throw CommandFailure.unusable("--keys and --checkpoint are for an export: name its FILE.");
            }
            return ofServer();
        }
        if (keys == null) {
            throw CommandFailure.unusable("--keys is missing: the public keys, from claviger audit keys --json.");
        }
        return ofExport(file, publicKeys(keys));
    }

    private int ofServer() {
        var verdict = new JsonObject[1];
        manage(options, (client, out) -> {
            client.stream(AuditCommand.path(account) + "/verification", in -> verdict[0] = lastLine(in));
            tell(out, verdict[0]);
        });
        return verdict[0].getBoolean("intact", false) ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private JsonObject lastLine(InputStream in) throws IOException {
        var progress = new Progress(spec.commandLine().getErr());
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonObject json;
            try {
                json = new JsonObject(line);
            } catch (DecodeException e) {
                break;
            }
            if ("verdict".equals(json.getString("type"))) {
                json.remove("type");
                return json;
            }
            progress.at(() -> "Verified %,d entries".formatted(json.getLong("entries", 0L)));
        }
        throw CommandFailure.outOfReach("The server broke off before its verdict.");
    }

    private void tell(Output out, JsonObject verdict) {
        if (out.json()) {
            out.fields(verdict);
        } else if (verdict.getBoolean("intact", false)) {
            out.say("Intact: %,d entries in %,d chains."
                    .formatted(verdict.getLong("entries", 0L), verdict.getLong("chains", 0L)));
        } else {
            out.say("Broken at entry " + verdict.getLong("sequence") + " of " + verdict.getString("chain") + ": "
                    + verdict.getString("reason") + ".");
        }
    }

    private int ofExport(Path export, PublicKeys publicKeys) throws IOException {
        var out = new Output(spec, options.json);
        var older = checkpoint == null ? null : older(checkpoint, publicKeys);
        var progress = new Progress(spec.commandLine().getErr());
        ExportVerdict verdict;
        try (var in = open(export)) {
            verdict = ExportCheck.check(
                    in, publicKeys, older, entries -> progress.at(() -> "Checked %,d entries".formatted(entries)));
        }
        return switch (verdict) {
            case ExportVerdict.Whole whole -> {
                tell(out, whole);
                yield ExitCode.DONE;
            }
            case ExportVerdict.Broken broken -> {
                tell(out, broken);
                yield ExitCode.REFUSED;
            }
        };
    }

    private void tell(Output out, ExportVerdict.Whole whole) {
        var at = Instant.EPOCH.plus(whole.atMicros(), ChronoUnit.MICROS);
        if (out.json()) {
            out.fields(new JsonObject()
                    .put("intact", true)
                    .put("chain", whole.chain())
                    .put("first", whole.first())
                    .put("last", whole.last())
                    .put("at", at.toString())
                    .put("checkpoints", whole.checkpoints())
                    .put("checkpointCompared", checkpoint != null && whole.olderCompared()));
            return;
        }
        out.say("Intact: entries %,d to %,d of %s, exported at %s; %,d checkpoints agree."
                .formatted(whole.first(), whole.last(), whole.chain(), at, whole.checkpoints()));
        if (!whole.olderCompared()) {
            spec.commandLine()
                    .getErr()
                    .println("The older checkpoint is of an entry that retention dropped since: it was not compared.");
        }
    }

    private void tell(Output out, ExportVerdict.Broken broken) {
        if (out.json()) {
            out.fields(new JsonObject()
                    .put("intact", false)
                    .put("line", broken.line())
                    .put("chain", broken.chain())
                    .put("sequence", broken.sequence())
                    .put("reason", broken.reason()));
            return;
        }
        out.say("Broken in line %d, at entry %d of %s: %s."
                .formatted(
                        broken.line(),
                        broken.sequence(),
                        broken.chain().isEmpty() ? "no known chain" : broken.chain(),
                        broken.reason()));
    }

    private static PublicKeys publicKeys(Path keys) {
        try {
            return PublicKeys.ofJwks(TextFile.read(keys));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.unusable("--keys: " + Terminal.printable(keys.toString())
                    + " is no set of public keys: " + Terminal.printable(String.valueOf(e.getMessage())) + ".");
        }
    }

    private static Checkpoint older(Path file, PublicKeys publicKeys) {
        try {
            return Checkpoint.ofJson(TextFile.read(file), publicKeys);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.refused("The checkpoint in " + Terminal.printable(file.toString())
                    + " can't be believed: " + Terminal.printable(String.valueOf(e.getMessage())) + ".");
        }
    }

    private static InputStream open(Path file) {
        try {
            return file.toString().equals("-") ? System.in : Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw CommandFailure.unusable("There is no file " + Terminal.printable(file.toString()) + ".");
        } catch (IOException e) {
            throw CommandFailure.unusable("Can't read " + Terminal.printable(file.toString()) + ".");
        }
    }
}
