package io.claviger.app.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of keys to import: JSON lines, each an object as the management API takes it, or CSV whose first row names the
 * members. In CSV an empty cell says nothing, {@code permissions} and {@code ipRanges} are lists with blanks or
 * semicolons between, and {@code metadata.NAME} is one label.
 *
 * @param keys in the order of the file
 */
record KeyFile(List<Line> keys) {
    private static final Set<String> LISTS = Set.of("permissions", "ipRanges");
    private static final String LABEL = "metadata.";

    /**
     * One key.
     *
     * @param number the line in the file, from 1
     */
    record Line(int number, JsonObject key) {}

    /** Reads a file; {@code -} is standard input. Two lines with the same secret are refused. */
    static KeyFile read(Path file) {
        var text = content(file).strip();
        var keys = text.startsWith("{") ? jsonLines(text) : csv(text);
        if (keys.isEmpty()) {
            throw CommandFailure.unusable("There is no key in " + Terminal.printable(file.toString()) + ".");
        }
        refuseTwice(keys);
        return new KeyFile(List.copyOf(keys));
    }

    private static String content(Path file) {
        var text = TextFile.read(file);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static List<Line> jsonLines(String text) {
        var keys = new ArrayList<Line>();
        var number = 0;
        for (var line : text.lines().toList()) {
            number++;
            if (!line.isBlank()) {
                try {
                    keys.add(new Line(number, new JsonObject(line)));
                } catch (DecodeException e) {
                    // Its message would repeat the line, which may hold a secret.
                    throw CommandFailure.unusable("line " + number + ": is not one JSON object");
                }
            }
        }
        return keys;
    }

    private static List<Line> csv(String text) {
        var rows = CsvText.rows(text);
        if (rows.isEmpty()) {
            return List.of();
        }
        var names = rows.getFirst().cells();
        if (!names.contains("name") || !(names.contains("secret") || names.contains("sha256"))) {
            throw CommandFailure.unusable(
                    "The first row of the CSV must name its columns: name, and secret or sha256, at least.");
        }
        var keys = new ArrayList<Line>();
        for (var row : rows.subList(1, rows.size())) {
            if (row.cells().size() != names.size()) {
                throw CommandFailure.unusable("line " + row.line() + ": has "
                        + row.cells().size() + " cells, but the first row has " + names.size());
            }
            keys.add(new Line(row.line(), key(names, row.cells())));
        }
        return keys;
    }

    private static JsonObject key(List<String> names, List<String> cells) {
        var key = new JsonObject();
        var labels = new JsonObject();
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var cell = cells.get(i);
            if (cell.isEmpty()) {
                continue;
            }
            if (name.startsWith(LABEL)) {
                labels.put(name.substring(LABEL.length()), cell);
            } else {
                key.put(
                        name,
                        LISTS.contains(name)
                                ? new JsonArray(List.of(cell.strip().split("[\\s;]+")))
                                : cell);
            }
        }
        return labels.isEmpty() ? key : key.put("metadata", labels);
    }

    private static void refuseTwice(List<Line> keys) {
        var lines = new HashMap<String, Integer>();
        for (var line : keys) {
            var hash = hash(line.key);
            var before = hash == null ? null : lines.putIfAbsent(hash, line.number);
            if (before != null) {
                throw CommandFailure.unusable("line " + line.number + ": has the same secret as line " + before);
            }
        }
    }

    private static @Nullable String hash(JsonObject key) {
        if (key.getValue("sha256") instanceof String sha256) {
            return sha256.toLowerCase(Locale.ROOT);
        }
        return key.getValue("secret") instanceof String secret ? sha256(secret) : null;
    }

    private static String sha256(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
