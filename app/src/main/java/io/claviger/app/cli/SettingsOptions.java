package io.claviger.app.cli;

import io.claviger.app.config.SettingsException;
import io.claviger.app.config.SettingsLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads the server's settings. */
final class SettingsOptions {
    private static final String PREFIX = "claviger.";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings' file; else CLAVIGER_CONFIG, else config/claviger.yaml if it is there.")
    @Nullable Path file;

    @Option(
            names = {"-D", "--set"},
            paramLabel = "KEY=VALUE",
            description = "A setting, such as claviger.gateway.port=9000; over the file and the environment.")
    Map<String, String> settings = new LinkedHashMap<>();

    /** Reads all settings; those that the JVM was given as system properties count as the command line's too. */
    SettingsLoader.Loaded load(Map<String, String> further) {
        var commandLine = new LinkedHashMap<String, String>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> commandLine.put(name, System.getProperty(name)));
        settings.forEach((key, value) -> commandLine.put(key.startsWith(PREFIX) ? key : PREFIX + key, value));
        commandLine.putAll(further);
        try {
            return SettingsLoader.load(file, System.getenv(), commandLine);
        } catch (SettingsException e) {
            throw CommandFailure.unusable(String.valueOf(e.getMessage()));
        }
    }
}
