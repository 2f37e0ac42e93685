package io.claviger.app.cli;

import static io.claviger.app.cli.ServerClient.segment;

import io.claviger.store.OwnerOnly;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claviger keys}. */
@Command(name = "keys", description = "List, create, change, rotate and end an account's keys.")
final class KeysCommand extends ClientCommand {
    /** What may be said of a key when it is made and later. */
    static final class KeyOptions {
        @Option(names = "--description", description = "What it is for.")
        @Nullable String description;

        @Option(names = "--contact-email", paramLabel = "ADDRESS", description = "Whom to ask about it.")
        @Nullable String contactEmail;

        @Option(
                names = {"-p", "--permission"},
                paramLabel = "NAME",
                split = ",",
                description = "What it may call, such as EVENTS_CREATE; may be given several times.")
        @Nullable List<String> permissions;

        @Option(names = "--policy", paramLabel = "ID", description = "A named policy to share, instead of permissions.")
        @Nullable String policy;

        @Option(
                names = "--access-type",
                paramLabel = "TYPE",
                description =
                        "admin, integrations, transactional or custom, which takes --permission (default: custom).")
        @Nullable String accessType;

        @Option(
                names = "--guards-json",
                paramLabel = "JSON",
                description = "All of its guards, such as {\"event\": {\"deny\": [\"point_add\"]}}; null for none.")
        @Nullable String guards;

        @Option(
                names = "--rate-limit",
                arity = "0..1",
                paramLabel = "REQUESTS/SECONDS",
                fallbackValue = RateLimit.PRESET,
                description =
                        "Its only limit, a sliding window: ${FALLBACK-VALUE} where none is said; none for no limit.")
        @Nullable String rateLimit;

        @Option(names = "--expires-at", paramLabel = "TIME", description = "Such as 2030-01-31T00:00:00Z.")
        @Nullable String expiresAt;

        @Option(names = "--metadata", paramLabel = "NAME=VALUE", description = "A label of your own.")
        @Nullable Map<String, String> metadata;

        void putInto(JsonObject body) {
            putIfGiven(body, "description", description);
            putIfGiven(body, "contactEmail", contactEmail);
            putIfGiven(body, "permissions", permissions == null ? null : new JsonArray(List.copyOf(permissions)));
            putIfGiven(body, "policyId", policy);
            putIfGiven(body, "accessType", accessType);
            if (guards != null) {
                body.put("guards", guards(guards));
            }
            if (rateLimit != null) {
                body.put("rateLimits", RateLimit.toJson(rateLimit));
            }
            putIfGiven(body, "expiresAt", expiresAt);
            putIfGiven(body, "metadata", metadata == null ? null : new JsonObject(new LinkedHashMap<>(metadata)));
        }

        private static @Nullable Object guards(String text) {
            try {
                return Json.decodeValue(text);
            } catch (DecodeException e) {
                throw CommandFailure.unusable("--guards-json: " + Terminal.printable(text) + " is not JSON.");
            }
        }

        private static void putIfGiven(JsonObject body, String name, @Nullable Object value) {
            if (value != null) {
                body.put(name, value);
            }
        }
    }

    @Command(name = "list", description = "List an account's keys.")
    int list(
            @Mixin ClientOptions options,
            @Mixin ListOptions most,
            @Option(names = "--account", required = true, paramLabel = "ID") String account,
            @Option(names = "--search", description = "Part of a name.") @Nullable String search,
            @Option(names = "--status", description = "active, disabled, expired or revoked.") @Nullable String status) {
        var query = Map.of("search", orEmpty(search), "status", orEmpty(status));
        return manage(
                options,
                (client, out) -> out.list(
                        listed(client, ofAccount(account), query, most.limit),
                        "id",
                        "name",
                        "status",
                        "environment",
                        "permissions",
                        "expiresAt",
                        "lastUsedAt"));
    }

    @Command(name = "secret", description = "Show the secret of a profile key again. That of another key is not kept.")
    int secret(
            @Mixin ClientOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--svg",
                            paramLabel = "FILE",
                            description = "A new file for its QR code, for its owner only.")
                    @Nullable Path svg) {
        return manage(options, (client, out) -> {
            var answer = client.get(ofKey(id) + "/secret", Map.of());
            if (svg != null) {
                write(svg, answer.getString("qrSvg", ""));
            }
            if (out.json()) {
                out.fields(answer);
            }
            out.say(answer.getString("secret", ""));
        });
    }

    @Command(name = "get", description = "Show one key. Its secret is not shown; see: keys secret.")
    int get(@Mixin ClientOptions options, @Parameters(paramLabel = "ID") String id) {
        return manage(options, (client, out) -> out.fields(client.get(ofKey(id), Map.of())));
    }

    @Command(
            name = "create",
            description = "Create a key and show its secret this once.",
            footer = {"", "claviger keys create --account ID --name Shop -p EVENTS_CREATE,CUSTOMER_READ"})
    int create(
            @Mixin ChangeOptions options,
            @Option(names = "--account", required = true, paramLabel = "ID") String account,
            @Option(names = "--name", required = true) String name,
            @Option(names = "--type", description = "workspace, or profile for an app (default: workspace).") @Nullable String type,
            @Option(names = "--environment", description = "live or test (default: live).") @Nullable String environment,
            @Mixin KeyOptions key,
            @Option(
                            names = "--secret-file",
                            paramLabel = "FILE",
                            description = "A file with an own secret of 32 characters or more (- for standard input).")
                    @Nullable Path secretFile) {
        var body = new JsonObject().put("name", name);
        if (type != null) {
            body.put("type", type);
        }
        if (environment != null) {
            body.put("environment", environment);
        }
        key.putInto(body);
        if (secretFile != null) {
            body.put("secret", SecretInput.readFrom(secretFile).reveal());
        }
        return manage(options, (client, out) -> out.secret(client.post(ofAccount(account), body), "key"));
    }

    @Command(
            name = "import",
            description = {
                "Import keys that exist elsewhere, by secret or SHA-256: CSV whose first row names the columns, or JSON"
                        + " lines. Nothing is imported unless the whole file is in order. Keys that are there already are"
                        + " passed over, so an import that broke off can be run again."
            },
            footer = {"", "claviger keys import --account ID keys.csv", "", "name,sha256,permissions"})
    int importKeys(
            @Mixin ChangeOptions options,
            @Option(names = "--account", required = true, paramLabel = "ID") String account,
            @Parameters(paramLabel = "FILE", description = "- for standard input.") Path file,
            @Option(names = "--dry-run", description = "Show what the import would do, and change nothing.")
                    boolean dryRun) {
        var keys = KeyFile.read(file);
        return manage(options, (client, out) -> {
            var err = spec.commandLine().getErr();
            var work = new KeyImport(client, ofAccount(account) + "/import", keys, err);
            var done = dryRun ? work.rehearse() : work.perform();
            if (out.json()) {
                out.fields(done);
                return;
            }
            var existing = done.getJsonArray("items").stream()
                    .map(item -> (JsonObject) item)
                    .filter(item -> item.getBoolean("existing"))
                    .toList();
            existing.forEach(
                    item -> out.say("line " + item.getValue("line") + ": there already, as " + item.getString("id")));
            out.say((dryRun ? "Keys to be imported: " : "Keys imported: ") + done.getValue("created")
                    + ". There already: " + done.getValue("existing") + ".");
        });
    }

    @Command(name = "change", description = "Change a key. --permission replaces all of its permissions.")
    int change(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--name") @Nullable String name,
            @Mixin KeyOptions key) {
        var body = new JsonObject();
        if (name != null) {
            body.put("name", name);
        }
        key.putInto(body);
        return manage(options, (client, out) -> out.fields(client.call("PATCH", ofKey(id), Map.of(), body)));
    }

    @Command(name = "rotate", description = "Give a key a new secret and show it this once.")
    int rotate(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--overlap",
                            paramLabel = "SECONDS",
                            defaultValue = "0",
                            description = "How long the old secret is still accepted (default: ${DEFAULT-VALUE}).")
                    long overlap) {
        var body = new JsonObject().put("overlapSeconds", overlap);
        return manage(options, (client, out) -> out.secret(client.post(ofKey(id) + "/rotate", body), "key"));
    }

    @Command(name = "disable", description = "Refuse a key until it is enabled again.")
    int disable(@Mixin ChangeOptions options, @Parameters(paramLabel = "ID") String id) {
        return act(options, id, "disable");
    }

    @Command(name = "enable", description = "Enable a disabled key.")
    int enable(@Mixin ChangeOptions options, @Parameters(paramLabel = "ID") String id) {
        return act(options, id, "enable");
    }

    @Command(name = "revoke", description = "End a key for good, at once.")
    int revoke(@Mixin ChangeOptions options, @Parameters(paramLabel = "ID") String id) {
        return act(options, id, "revoke");
    }

    @Command(name = "delete", description = "End a key for good, and hide it.")
    int delete(@Mixin ChangeOptions options, @Parameters(paramLabel = "ID") String id) {
        return manage(options, (client, out) -> {
            var answer = client.call("DELETE", ofKey(id), Map.of(), null);
            if (out.json()) {
                out.fields(answer);
            }
            out.say("Deleted: " + id);
        });
    }

    @Command(
            name = "usage",
            description = "Count a key's requests: the last hour by the minute unless asked otherwise.")
    int usage(
            @Mixin ClientOptions options,
            @Mixin ListOptions most,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--step", description = "minute, hour or day.") @Nullable String step,
            @Option(names = "--from", paramLabel = "TIME", description = "Such as 2026-01-31T00:00:00Z.") @Nullable String from,
            @Option(names = "--to", paramLabel = "TIME", description = "Before.") @Nullable String to) {
        var query = Map.of("step", orEmpty(step), "from", orEmpty(from), "to", orEmpty(to));
        return manage(
                options,
                (client, out) -> out.list(
                        listed(client, ofKey(id) + "/usage", query, most.limit),
                        "time",
                        "api",
                        "operation",
                        "code",
                        "reported",
                        "count"));
    }

    @Command(name = "blast-radius", description = "Show what breaks if a key is revoked, narrowed or deleted.")
    int blastRadius(
            @Mixin ClientOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--days", defaultValue = "7", description = "Days to look at (default: ${DEFAULT-VALUE}).")
                    int days) {
        return manage(options, (client, out) -> {
            var radius = client.get(ofKey(id) + "/blast-radius", Map.of("days", Integer.toString(days)));
            out.parts(
                    radius,
                    Map.of(
                            "requestsPerDay", List.of("time", "count", "failed"),
                            "operations", List.of("api", "operation", "permission", "count", "failed"),
                            "callers", List.of("address", "count", "refused", "lastAt"),
                            "permissions", List.of("permission", "lastUsedAt"),
                            "values", List.of("dimension", "value", "lastUsedAt")));
        });
    }

    @Command(name = "right-size", description = "Show which permissions a key has and does not use.")
    int rightSize(
            @Mixin ClientOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--days",
                            defaultValue = "30",
                            description = "Unused for so long (default: ${DEFAULT-VALUE}).")
                    int days) {
        var columns = List.of("permission", "lastUsedAt", "dormant");
        return manage(
                options,
                (client, out) -> out.parts(
                        client.get(ofKey(id) + "/right-size", Map.of("days", Integer.toString(days))),
                        Map.of("used", columns, "unused", columns)));
    }

    @Command(name = "secrets", description = "List a key's secrets, not their values, and when each was last used.")
    int secrets(@Mixin ClientOptions options, @Parameters(paramLabel = "ID") String id) {
        return manage(
                options,
                (client, out) -> out.list(
                        client.get(ofKey(id) + "/secrets", Map.of()),
                        "id",
                        "createdAt",
                        "lastUsedAt",
                        "endsAt",
                        "accepted"));
    }

    @Command(name = "end-secret", description = "End an old secret of a key before its overlap is over.")
    int endSecret(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "SECRET-ID") String secret) {
        return manage(options, (client, out) -> {
            var answer = client.call("DELETE", ofKey(id) + "/secrets/" + segment(secret), Map.of(), null);
            if (out.json()) {
                out.fields(answer);
            }
            out.say("Ended: " + secret);
        });
    }

    private static void write(Path file, String text) {
        try (var out = Channels.newWriter(OwnerOnly.create(file), StandardCharsets.UTF_8)) {
            out.write(text);
        } catch (IOException e) {
            throw CommandFailure.unusable("Can't write " + Terminal.printable(file.toString()) + ": "
                    + e.getClass().getSimpleName() + ".");
        }
    }

    private int act(ClientOptions options, String id, String action) {
        return manage(options, (client, out) -> out.fields(client.post(ofKey(id) + "/" + action, null)));
    }

    private static String ofAccount(String account) {
        return "/accounts/" + segment(account) + "/keys";
    }

    private static String ofKey(String id) {
        return "/keys/" + segment(id);
    }
}
