package io.claviger.app.config;

import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the settings: the file, over it the environment, over that the command line. A key under {@code claviger.} that
 * nobody knows is an error in the file and on the command line, where only the operator writes. In the environment it is
 * a warning, since an orchestrator may put {@code CLAVIGER_SERVICE_HOST} and the like there.
 */
public final class SettingsLoader {
    /** Read when no other file is named and it exists, relative to the working directory. */
    public static final Path STANDARD_FILE = Path.of("config", "claviger.yaml");

    /** Names the file, as {@code --config} does. */
    public static final String FILE_VARIABLE = "CLAVIGER_CONFIG";

    /** Variables that are no settings but meant for us: the command line's, and the start script's. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            FILE_VARIABLE,
            "CLAVIGER_SERVER",
            "CLAVIGER_EDGE",
            "CLAVIGER_TOKEN",
            "CLAVIGER_JAVA_OPTS",
            "CLAVIGER_CACHE_DIR",
            "CLAVIGER_COMMAND");

    /**
     * What was read.
     *
     * @param file the file that took part, or null
     * @param warnings lines for the log: variables that nobody knows, secrets where others can read them
     */
    public record Loaded(Settings settings, @Nullable Path file, List<String> warnings) {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    private SettingsLoader() {}

    /**
     * Reads and checks all settings.
     *
     * @param file the file named on the command line; it must exist. Null for {@value #FILE_VARIABLE}, else
     *     {@link #STANDARD_FILE} if that exists
     * @param commandLine settings by key
     * @throws SettingsException for the first fault that is found
     */
    public static Loaded load(@Nullable Path file, Map<String, String> environment, Map<String, String> commandLine) {
        var chosen = chooseFile(file, environment);
        var warnings = new ArrayList<String>();
        var inFile = chosen == null ? Map.<String, String>of() : readFile(chosen, warnings);
        checkVariables(environment, warnings);
        checkCommandLine(commandLine, warnings);
        var reader = new SettingsReader(setting -> written(setting, commandLine, environment, inFile));
        return new Loaded(reader.read(), chosen, warnings);
    }

    /** Values are taken as they are written, without ${…} in them being looked up. */
    private static @Nullable String written(
            Setting setting,
            Map<String, String> commandLine,
            Map<String, String> environment,
            Map<String, String> inFile) {
        var over = commandLine.getOrDefault(setting.key(), environment.get(setting.variable()));
        return over == null ? inFile.get(setting.key()) : over;
    }

    private static @Nullable Path chooseFile(@Nullable Path named, Map<String, String> environment) {
        if (named != null) {
            return existing(named, "--config");
        }
        var variable = environment.get(FILE_VARIABLE);
        if (variable != null && !variable.isBlank()) {
            return existing(Path.of(variable), FILE_VARIABLE);
        }
        return Files.exists(STANDARD_FILE) ? STANDARD_FILE : null;
    }

    private static Path existing(Path file, String from) {
        if (!Files.isRegularFile(file)) {
            throw new SettingsException(from + " names the file " + file + ", which does not exist.");
        }
        return file;
    }

    private static Map<String, String> readFile(Path file, List<String> warnings) {
        var properties = new HashMap<String, String>();
        try {
            var text = Files.readString(file);
            // A key written with dots arrives quoted, as claviger."gateway.port".
            new YamlConfigSource(file.toString(), text)
                    .getProperties()
                    .forEach((name, value) -> properties.put(name.replace("\"", ""), value));
            if (properties.isEmpty() && !isEmptyYaml(text)) {
                throw new SettingsException(file + " is not a YAML map of settings.");
            }
        } catch (MalformedInputException e) {
            throw new SettingsException(file + " is not UTF-8 text.");
        } catch (IOException e) {
            throw new SettingsException(file + " can't be read: " + e.getMessage());
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            var where = mark == null ? "" : ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            throw new SettingsException(file + where + " is not YAML: " + e.getProblem() + ".");
        } catch (YAMLException | ClassCastException e) {
            throw new SettingsException(file + " is not a YAML map of settings.");
        }
        for (var name : properties.keySet()) {
            var key = withoutIndex(name);
            if (Setting.isOurs(key) && Setting.ofKey(key).isEmpty()) {
                throw unknown(key, file.toString());
            }
            if (!Setting.isOurs(key) && !key.equals("claviger")) {
                warnings.add(file + ": " + key + " is not ours: all settings are under claviger.");
            }
        }
        return properties;
    }

    private static boolean isEmptyYaml(String text) {
        return text.lines()
                .map(String::strip)
                .allMatch(line ->
                        line.isEmpty() || line.startsWith("#") || line.equals("---") || line.equals("claviger:"));
    }

    private static void checkVariables(Map<String, String> environment, List<String> warnings) {
        environment.keySet().stream()
                .filter(name -> name.startsWith("CLAVIGER_"))
                .filter(name -> !OTHER_VARIABLES.contains(name))
                .filter(name -> Setting.ofVariable(name).isEmpty())
                .sorted()
                .forEach(name -> warnings.add("the environment variable " + name + " is not known and not used"));
    }

    private static void checkCommandLine(Map<String, String> commandLine, List<String> warnings) {
        for (var key : commandLine.keySet()) {
            var setting = Setting.ofKey(key).orElseThrow(() -> unknown(key, "the command line"));
            if (setting.secret()) {
                warnings.add(key + " was given on the command line, where others on this machine can read it: use "
                        + setting.variable() + " or the file");
            }
        }
    }

    private static SettingsException unknown(String key, String where) {
        var nearest = Stream.of(Setting.values())
                .map(Setting::key)
                .min(Comparator.comparingInt(known -> distance(known, key)))
                .filter(known -> distance(known, key) <= 4);
        return new SettingsException(key + " in " + where + " is not a setting"
                + nearest.map(known -> "; did you mean " + known + "?").orElse("."));
    }

    /** A list in YAML gives one property an item, {@code key[0]}, beside the one with all of them. */
    private static String withoutIndex(String name) {
        var bracket = name.indexOf('[');
        return bracket < 0 ? name : name.substring(0, bracket);
    }

    /** Levenshtein's: single characters to add, drop or replace. */
    private static int distance(String left, String right) {
        var row = new int[right.length() + 1];
        for (var j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (var i = 1; i <= left.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.length(); j++) {
                var change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
