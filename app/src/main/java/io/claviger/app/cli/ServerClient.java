package io.claviger.app.cli;

import io.claviger.core.credential.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Calls a server's HTTP API and turns what is not a success into the command's failure. */
final class ServerClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int SERVER_ERROR = 500;
    static final String RECEIPT = "receipt";
    private static final int MOST_PROBLEM_BYTES = 1 << 20;

    private final URI base;
    private final Secret token;
    private final Duration waiting;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    private @Nullable JsonObject receipt;

    ServerClient(URI base, Secret token) {
        this(base, token, Duration.ZERO);
    }

    private ServerClient(URI base, Secret token, Duration waiting) {
        this.base = base;
        this.token = token;
        this.waiting = waiting;
    }

    /** The management API. */
    static ServerClient ofManagement(ClientOptions options) {
        return new ServerClient(
                URI.create(options.server() + "/api/v1"), options.serviceToken(), options.waitsForNodes());
    }

    /** Of the last change that waited for the nodes: it speaks for those before it, too. */
    @Nullable JsonObject receipt() {
        return receipt;
    }

    JsonObject get(String path, Map<String, String> query) {
        return call("GET", path, query, null);
    }

    JsonObject post(String path, @Nullable JsonObject body) {
        return call("POST", path, Map.of(), body);
    }

    /**
     * Makes one call.
     *
     * @param path below the base, its variable segments encoded by {@link #segment}
     * @param query what is empty is left out
     */
    JsonObject call(String method, String path, Map<String, String> query, @Nullable JsonObject body) {
        var answer = ask(method, path, query, body);
        if (answer.isRefusal()) {
            throw failure(answer.status, answer.json);
        }
        return answer.json;
    }

    /** What a server answered, whether it did as it was asked or not. */
    record Answered(int status, JsonObject json) {
        boolean isRefusal() {
            return status >= BAD_REQUEST;
        }
    }

    /** Makes one call, of which also a refusal is an answer. */
    Answered ask(String method, String path, Map<String, String> query, @Nullable JsonObject body) {
        var url = URI.create(base + path + queryText(waits(method, query) ? waiting(query) : query));
        var request = request(url)
                .timeout(ANSWER.plus(waiting))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            var json = json(url, answer.statusCode(), answer.body());
            if (json.getValue(RECEIPT) instanceof JsonObject told) {
                receipt = told;
            }
            return new Answered(answer.statusCode(), json);
        } catch (IOException e) {
            throw outOfReach(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.outOfReach("Interrupted.");
        }
    }

    /** What only shows what it would do has nothing to wait for. */
    private boolean waits(String method, Map<String, String> query) {
        return waiting.isPositive()
                && !method.equals("GET")
                && query.getOrDefault("dryRun", "").isEmpty();
    }

    private Map<String, String> waiting(Map<String, String> query) {
        var waits = new LinkedHashMap<>(query);
        waits.put("wait", "all");
        waits.put("timeoutSeconds", Long.toString(waiting.toSeconds()));
        return waits;
    }

    /** Takes a body as it comes. */
    interface BodyReader {
        void read(InputStream in) throws IOException;
    }

    /** Reads an answer that may be long; how long it may take is not limited, only how long its beginning may. */
    void stream(String path, BodyReader reader) {
        var url = URI.create(base + path);
        try {
            var answer = http.send(request(url).GET().build(), BodyHandlers.ofInputStream());
            try (var in = answer.body()) {
                if (answer.statusCode() >= BAD_REQUEST) {
                    var problem = new String(in.readNBytes(MOST_PROBLEM_BYTES), StandardCharsets.UTF_8);
                    throw failure(answer.statusCode(), json(url, answer.statusCode(), problem));
                }
                reader.read(in);
            }
        } catch (IOException e) {
            throw outOfReach(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.outOfReach("Interrupted.");
        }
    }

    /** Encodes one segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(URI url) {
        return HttpRequest.newBuilder(url)
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token.reveal())
                .header("Accept", "application/json, application/jsonl, application/problem+json");
    }

    private CommandFailure outOfReach(IOException e) {
        return CommandFailure.outOfReach("The server " + base.resolve("/") + " is out of reach: " + reason(e) + ".");
    }

    private static String queryText(Map<String, String> query) {
        var text = new StringJoiner("&", "?", "").setEmptyValue("");
        query.forEach((name, value) -> {
            if (!value.isEmpty()) {
                text.add(name + "=" + segment(value));
            }
        });
        return text.toString();
    }

    private static JsonObject json(URI url, int status, String body) {
        try {
            return body.isBlank() ? new JsonObject() : new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw CommandFailure.outOfReach(url.getScheme() + "://" + url.getAuthority() + " answered " + status
                    + " with something that is not JSON: is it a Claviger, and the right port?");
        }
    }

    static CommandFailure failure(Answered refusal) {
        return failure(refusal.status, refusal.json);
    }

    private static CommandFailure failure(int status, JsonObject problem) {
        var detail = problem.getString("detail", problem.getString("title", "The server answered " + status + "."));
        var code = problem.getString("code");
        var lines = new StringBuilder(Terminal.printable(code == null ? detail : detail + " [" + code + "]"));
        for (var fault : problem.getJsonArray("errors", new JsonArray())) {
            // A single fault is what the detail says already.
            if (fault instanceof JsonObject one && !detail.contains(one.getString("detail", ""))) {
                lines.append("\n  ")
                        .append(Terminal.printable(one.getString("pointer", "") + ": " + one.getString("detail", "")));
            }
        }
        return switch (status) {
            case BAD_REQUEST, TOO_LARGE -> CommandFailure.unusable(lines.toString());
            default ->
                status >= SERVER_ERROR
                        ? CommandFailure.outOfReach(lines.toString())
                        : CommandFailure.refused(lines.toString());
        };
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.net.http.HttpTimeoutException timeout -> "it did not answer in time";
            case java.net.ConnectException refused -> "nobody listens there";
            case javax.net.ssl.SSLException tls -> "TLS failed (" + tls.getMessage() + ")";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : Terminal.printable(e.getMessage());
        };
    }
}
