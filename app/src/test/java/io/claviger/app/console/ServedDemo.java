package io.claviger.app.console;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** {@code claviger serve --demo} as a process of its own, on free ports, and what it prints on standard output. */
final class ServedDemo implements AutoCloseable {
    private static final long LONGEST_START_MILLIS = 90_000;
    private static final Pattern LINK = Pattern.compile("^ +(http://\\S+/links/\\S+)$", Pattern.MULTILINE);

    private final Process process;
    private final URI link;

    private ServedDemo(Process process, URI link) {
        this.process = process;
        this.link = link;
    }

    /** Starts it and waits until the link stands there. */
    static ServedDemo start(Path folder) throws IOException, InterruptedException {
        var out = folder.resolve("standard-output");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.claviger.app.Main",
                        "serve",
                        "--demo"))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("standard-error").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        for (var listener : List.of("CONTROL", "EDGE", "GATEWAY", "HEALTH")) {
            builder.environment().put("CLAVIGER_" + listener + "_PORT", "0");
        }
        var process = builder.start();
        var deadline = System.nanoTime() + LONGEST_START_MILLIS * 1_000_000;
        while (process.isAlive() && System.nanoTime() < deadline) {
            var printed = LINK.matcher(Files.readString(out));
            if (printed.find()) {
                return new ServedDemo(process, URI.create(printed.group(1)));
            }
            Thread.sleep(20);
        }
        process.destroyForcibly();
        throw new AssertionError(
                "it printed no link: " + Files.readString(out) + Files.readString(folder.resolve("standard-error")));
    }

    /** The one-time link, as it was printed. */
    URI link() {
        return link;
    }

    /** Where the console is. */
    String console() {
        return "http://" + link.getAuthority();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
