package io.claviger.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that was started, pinned to one core where {@code taskset} is there. */
final class Running implements AutoCloseable {
    private static final double TICKS_A_SECOND = 100;

    /** Pinned to none. */
    static final int ANY_CORE = -1;

    private final Process process;

    private Running(Process process) {
        this.process = process;
    }

    static Running start(int core, Path log, Map<String, String> environment, List<String> command) {
        try {
            var builder = new ProcessBuilder(pinned(core, command));
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            return new Running(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end and returns what it printed. */
    static String output(int core, List<String> command) {
        try {
            var process = new ProcessBuilder(pinned(core, command))
                    .redirectErrorStream(true)
                    .start();
            var text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static boolean has(String program) {
        for (var directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Holds it still until it is let go. */
    void hold() {
        signal("STOP");
    }

    void letGo() {
        signal("CONT");
    }

    private void signal(String name) {
        output(ANY_CORE, List.of("kill", "-" + name, Long.toString(pid())));
    }

    /** CPU seconds that the process and those below it have used, by the kernel's account. */
    double cpuSeconds() {
        return ticks(process.toHandle())
                + process.descendants().mapToDouble(Running::ticks).sum();
    }

    private static double ticks(ProcessHandle handle) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> pinned(int core, List<String> command) {
        if (core == ANY_CORE || !has("taskset")) {
            return command;
        }
        var pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        return pinned;
    }
}
