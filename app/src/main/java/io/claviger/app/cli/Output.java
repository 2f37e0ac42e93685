package io.claviger.app.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Prints answers: tables and fields for people, the JSON as it came for programs. */
final class Output {
    private static final String GAP = "  ";
    private static final int MOST_IN_COLUMN = 3;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    Output(CommandSpec spec, boolean json) {
        this.out = spec.commandLine().getOut();
        this.err = spec.commandLine().getErr();
        this.json = json;
    }

    /** A list: one row an item, one column a member. */
    void list(JsonObject page, String... columns) {
        if (json) {
            out.println(Terminal.json(page.encodePrettily()));
            return;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(columns).stream().map(Output::heading).toList());
        for (var item : page.getJsonArray("items", new JsonArray())) {
            var object = (JsonObject) item;
            rows.add(List.of(columns).stream()
                    .map(column -> inColumn(member(object, column)))
                    .toList());
        }
        table(rows);
        if (page.getString("nextCursor") != null) {
            err.println("There is more: raise --limit.");
        }
    }

    /** One resource: a line a member. */
    void fields(JsonObject answer) {
        if (json) {
            out.println(Terminal.json(answer.encodePrettily()));
            return;
        }
        var resource = answer.copy();
        resource.remove(ServerClient.RECEIPT);
        var width =
                resource.fieldNames().stream().mapToInt(String::length).max().orElse(0);
        for (var member : resource) {
            out.println(pad(Terminal.printable(member.getKey()), width) + GAP + shown(member.getValue()));
        }
    }

    /** A resource whose arrays are tables of their own, by the members that are their columns. */
    void parts(JsonObject resource, Map<String, List<String>> tables) {
        if (json) {
            fields(resource);
            return;
        }
        var plain = resource.copy();
        tables.keySet().forEach(plain::remove);
        fields(plain);
        for (var name : resource.fieldNames()) {
            var columns = tables.get(name);
            var items = resource.getValue(name);
            if (columns != null && items instanceof JsonArray rows && !rows.isEmpty()) {
                out.println();
                out.println(heading(name));
                list(new JsonObject().put("items", rows), columns.toArray(String[]::new));
            }
        }
    }

    /** A resource with its secret, which is shown this once unless it is that of a profile key. */
    void secret(JsonObject answer, String resource) {
        if (json) {
            out.println(Terminal.json(answer.encodePrettily()));
            return;
        }
        fields(answer.getJsonObject(resource, new JsonObject()));
        out.println();
        out.println(shown(answer.getValue("secret")));
        for (var warning : answer.getJsonArray("warnings", new JsonArray())) {
            err.println("Warning: " + Terminal.printable(((JsonObject) warning).getString("detail", "")));
        }
        err.println(
                answer.containsKey("qrSvg")
                        ? "This is the secret; claviger keys secret shows it again."
                        : "This is the secret; it is shown this once.");
    }

    /**
     * On which nodes a change is in force, and since when; programs have it in the answer's JSON.
     *
     * @return whether it is in force on all of them
     */
    boolean receipt(JsonObject receipt) {
        var complete = receipt.getBoolean("complete", false);
        if (!json) {
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("NODE", "MILLISECONDS", "OUT OF TOUCH UNTIL"));
            for (var item : receipt.getJsonArray("nodes", new JsonArray())) {
                var node = (JsonObject) item;
                rows.add(Stream.of("id", "milliseconds", "outOfTouchUntil")
                        .map(column -> shown(node.getValue(column)))
                        .toList());
            }
            out.println();
            table(rows);
        }
        if (!complete) {
            err.println("The change is made, and may not be in force on every node yet.");
        }
        return complete;
    }

    /** A line for people; programs have the JSON. */
    void say(String line) {
        if (!json) {
            out.println(Terminal.printable(line));
        }
    }

    void table(List<List<String>> rows) {
        var widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (var row : rows) {
            var line = IntStream.range(0, widths.length)
                    .mapToObj(column -> pad(row.get(column), widths[column]))
                    .collect(Collectors.joining(GAP));
            out.println(line.stripTrailing());
        }
    }

    boolean json() {
        return json;
    }

    private static @Nullable Object member(JsonObject object, String path) {
        @Nullable Object value = object;
        for (var name : path.split("\\.")) {
            value = value instanceof JsonObject inner ? inner.getValue(name) : null;
        }
        return value;
    }

    /** As {@link #shown}, but of many items only the first: one key with a hundred permissions would widen every row. */
    private static String inColumn(@Nullable Object value) {
        if (value instanceof JsonArray array && array.size() > MOST_IN_COLUMN) {
            var first = array.stream().limit(MOST_IN_COLUMN).map(Output::shown).collect(Collectors.joining(","));
            return first + ",… (" + array.size() + ")";
        }
        return shown(value);
    }

    private static String shown(@Nullable Object value) {
        return Terminal.printable(
                switch (value) {
                    case null -> "-";
                    case JsonArray array ->
                        array.isEmpty()
                                ? "-"
                                : array.stream().map(Output::shown).collect(Collectors.joining(","));
                    case JsonObject object ->
                        object.isEmpty()
                                ? "-"
                                : object.stream().map(Output::pair).collect(Collectors.joining(","));
                    default -> value.toString();
                });
    }

    private static String pair(Map.Entry<String, Object> member) {
        return member.getKey() + "=" + shown(member.getValue());
    }

    /** {@code lastUsedAt} becomes {@code LAST USED AT}. */
    private static String heading(String column) {
        return column.replaceAll(".*\\.", "")
                .replaceAll("([a-z])([A-Z])", "$1 $2")
                .toUpperCase(Locale.ROOT);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
