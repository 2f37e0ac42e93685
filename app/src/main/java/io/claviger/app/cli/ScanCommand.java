package io.claviger.app.cli;

import io.claviger.app.scan.Finding;
import io.claviger.app.scan.KeyScanner;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code claviger scan}: looks for keys in files, offline. */
@Command(
        name = "scan",
        description = "Find keys in files and folders, offline. Exit code 1 when there is one.",
        footer = {
            "",
            "Shows file:line:column and the beginning of each key. Symbolic links inside folders are not followed.",
            "Knows keys by their format and checksum; secrets chosen by hand have none and are not found."
        })
final class ScanCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders, or - for standard input.")
    List<String> paths = List.of();

    @Option(names = "--json", description = "Print one JSON object a line.")
    boolean json;

    @Spec
    CommandSpec spec;

    private long findings;
    private long unreadable;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ScanCommand() {}

    @Override
    public Integer call() throws IOException {
        for (var path : paths) {
            if (path.equals("-")) {
                scanStream("-", System.in);
            } else {
                scanTree(Path.of(path));
            }
        }
        out().flush();
        if (findings > 0) {
            return ExitCode.REFUSED;
        }
        return unreadable > 0 ? ExitCode.UNUSABLE : ExitCode.DONE;
    }

    private void scanTree(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            scanFile(root);
            return;
        }
        Files.walkFileTree(root.resolve("."), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    scanFile(file.normalize());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                skip(file, e);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void scanFile(Path file) {
        try (var in = Files.newInputStream(file)) {
            scanStream(file.toString(), in);
        } catch (IOException e) {
            skip(file, e);
        }
    }

    private void scanStream(String name, InputStream in) throws IOException {
        KeyScanner.scan(name, in, this::print);
    }

    private void print(Finding finding) {
        findings++;
        if (json) {
            out().printf(
                            "{\"file\":%s,\"line\":%d,\"column\":%d,\"key\":\"%s\"}%n",
                            Terminal.jsonText(finding.source()), finding.line(), finding.column(), finding.masked());
        } else {
            out().println(Terminal.printable(finding.source()) + ":" + finding.line() + ":" + finding.column() + ": "
                    + finding.masked());
        }
    }

    private void skip(Path file, IOException e) {
        unreadable++;
        spec.commandLine()
                .getErr()
                .println("claviger: can't read " + Terminal.printable(file.toString()) + " ("
                        + e.getClass().getSimpleName() + ")");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
