package io.claviger.app.cli;

import io.claviger.app.cli.KeyFile.Line;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Imports a file of keys in batches. All are tried first without a change, so that faults anywhere in the file show
 * before anything is imported; and keys that are there already are passed over, so that an import that broke off can
 * simply be run again.
 */
final class KeyImport {
    private static final int MOST_IN_BATCH = 200;
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final int MOST_FAULTS = 100;
    private static final int CONFLICT = 409;
    private static final int BAD_REQUEST = 400;
    private static final Pattern PLACE = Pattern.compile("/keys/([0-9]{1,9})(/(.*))?");

    private final ServerClient client;
    private final String path;
    private final Progress progress;
    private final List<List<Line>> batches;
    private final int keys;

    /** @param path of the import */
    KeyImport(ServerClient client, String path, KeyFile file, PrintWriter err) {
        this.client = client;
        this.path = path;
        this.progress = new Progress(err);
        this.keys = file.keys().size();
        this.batches = batches(file.keys());
    }

    /** Shows what the import would do. */
    JsonObject rehearse() {
        return run("Checked", true);
    }

    /** Imports, after everything was found to be in order. */
    JsonObject perform() {
        rehearse();
        return run("Imported", false);
    }

    private JsonObject run(String doing, boolean dryRun) {
        var items = new JsonArray();
        var faults = new ArrayList<String>();
        var conflict = true;
        var query = Map.of("skipExisting", "true", "dryRun", dryRun ? "true" : "");
        for (var batch : batches) {
            var body = new JsonObject()
                    .put("keys", new JsonArray(batch.stream().map(Line::key).toList()));
            var answer = client.ask("POST", path, query, body);
            if (answer.isRefusal()) {
                conflict &= answer.status() == CONFLICT;
                faults.addAll(faults(answer, batch));
            } else {
                addItems(items, answer.json(), batch);
            }
            if (faults.size() >= MOST_FAULTS || (!dryRun && !faults.isEmpty())) {
                break;
            }
            progress(doing, items.size());
        }
        if (!faults.isEmpty()) {
            throw failure(faults, conflict, dryRun ? 0 : items.size());
        }
        var existing = items.stream()
                .filter(item -> ((JsonObject) item).getBoolean("existing"))
                .count();
        var done = new JsonObject()
                .put("dryRun", dryRun)
                .put("created", items.size() - existing)
                .put("existing", existing)
                .put("items", items);
        return client.receipt() == null ? done : done.put(ServerClient.RECEIPT, client.receipt());
    }

    private static void addItems(JsonArray items, JsonObject answer, List<Line> batch) {
        var made = answer.getJsonArray("items", new JsonArray());
        for (var i = 0; i < made.size(); i++) {
            items.add(new JsonObject().put("line", batch.get(i).number()).mergeIn(made.getJsonObject(i)));
        }
    }

    /** The faults with lines of the file for pointers. What is no fault of the keys fails the whole. */
    private static List<String> faults(ServerClient.Answered refusal, List<Line> batch) {
        var errors = refusal.json().getJsonArray("errors", new JsonArray());
        if ((refusal.status() != CONFLICT && refusal.status() != BAD_REQUEST) || errors.isEmpty()) {
            throw ServerClient.failure(refusal);
        }
        var faults = new ArrayList<String>();
        for (var error : errors) {
            var pointer = ((JsonObject) error).getString("pointer", "");
            var detail = ((JsonObject) error).getString("detail", "");
            var place = PLACE.matcher(pointer);
            if (place.matches() && Integer.parseInt(place.group(1)) < batch.size()) {
                var line = batch.get(Integer.parseInt(place.group(1))).number();
                var member = place.group(3) == null ? "" : place.group(3) + " ";
                faults.add("line " + line + ": " + member + detail);
            } else {
                faults.add(pointer + ": " + detail);
            }
        }
        return faults;
    }

    private static CommandFailure failure(List<String> faults, boolean conflict, int imported) {
        var head = imported == 0 ? "Nothing was imported:" : "The first " + imported + " keys are imported, then:";
        var shown = faults.subList(0, Math.min(MOST_FAULTS, faults.size()));
        var text = head + "\n  "
                + String.join("\n  ", shown.stream().map(Terminal::printable).toList());
        return conflict ? CommandFailure.refused(text) : CommandFailure.unusable(text);
    }

    private void progress(String doing, int done) {
        if (done < keys) {
            progress.at(() -> "%s %,d of %,d keys".formatted(doing, done, keys));
        }
    }

    private static List<List<Line>> batches(List<Line> lines) {
        var batches = new ArrayList<List<Line>>();
        var batch = new ArrayList<Line>();
        var characters = 0;
        for (var line : lines) {
            var length = line.key().encode().length();
            if (!batch.isEmpty() && (batch.size() == MOST_IN_BATCH || characters + length > MOST_CHARACTERS)) {
                batches.add(List.copyOf(batch));
                batch.clear();
                characters = 0;
            }
            batch.add(line);
            characters += length;
        }
        batches.add(List.copyOf(batch));
        return batches;
    }
}
