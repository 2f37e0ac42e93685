package io.claviger.app.cli;

import io.claviger.store.OwnerOnly;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code claviger audit export}. */
@Command(
        name = "export",
        description =
                "Write a chain into a file, entry by entry as it is stored, closed by a signed checkpoint; claviger audit"
                        + " verify FILE checks it anywhere.")
final class AuditExportCommand extends ClientCommand implements Callable<Integer> {
    private static final int CHUNK = 64 << 10;

    @Mixin
    ClientOptions options = new ClientOptions();

    @Option(names = "--account", paramLabel = "ID", description = "Else the acts of the installation itself.")
    @Nullable String account;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "A file that does not exist yet, for its owner only. It is there once the export is whole.")
    Path output = Path.of("");

    @Override
    public Integer call() {
        if (Files.exists(output)) {
            throw CommandFailure.refused("The file " + Terminal.printable(output.toString()) + " is there already.");
        }
        return manage(options, (client, out) -> {
            var part = output.resolveSibling(output.getFileName() + ".part");
            client.stream(AuditCommand.path(account) + "/export", in -> keep(in, part));
            out.say("The audit trail was written to " + output + ".");
            if (out.json()) {
                spec.commandLine().getOut().println("{\"file\":" + Terminal.jsonText(output.toString()) + "}");
            }
        });
    }

    /** What broke off leaves no file, so that nobody takes it for an export. */
    private void keep(InputStream in, Path part) throws IOException {
        var progress = new Progress(spec.commandLine().getErr());
        var written = 0L;
        try {
            try (var out = new BufferedOutputStream(open(part))) {
                var chunk = new byte[CHUNK];
                for (var read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    write(out, part, chunk, read);
                    written += read;
                    var bytes = written;
                    progress.at(() -> "Exported %,d bytes".formatted(bytes));
                }
            }
            Files.move(part, output, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static OutputStream open(Path part) {
        try {
            return Channels.newOutputStream(OwnerOnly.create(part));
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.refused("The file " + Terminal.printable(part.toString())
                    + " is there already: another export is under way, or broke off.");
        } catch (IOException e) {
            throw cannotWrite(part, e);
        }
    }

    private static void write(OutputStream out, Path part, byte[] chunk, int length) {
        try {
            out.write(chunk, 0, length);
        } catch (IOException e) {
            throw cannotWrite(part, e);
        }
    }

    private static CommandFailure cannotWrite(Path file, IOException e) {
        return CommandFailure.unusable("Can't write " + Terminal.printable(file.toString()) + ": " + e.getMessage());
    }
}
