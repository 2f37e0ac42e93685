package io.claviger.app.console;

import io.claviger.app.serve.Server;
import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who calls from outside the browser, as with curl: a partner at the gateway, and an operator's program. */
final class Outside {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Server server;
    private final Secret admin;

    Outside(Server server, Secret admin) {
        this.server = server;
        this.admin = admin;
    }

    /** A call at the gateway with the demo's key. */
    HttpResponse<String> call(String method, String path) {
        return call(method, path, secret());
    }

    /** A call at the gateway with this secret. */
    HttpResponse<String> call(String method, String path, String secret) {
        return send(
                HttpRequest.newBuilder(URI.create(server.url(server.settings().gateway()) + path))
                        .method(method, BodyPublishers.noBody())
                        .header("X-API-Key", secret));
    }

    /** The secret of the demo's key. */
    String secret() {
        return Objects.requireNonNull(server.demo()).secret().reveal();
    }

    /** The id of the decision that a call at the gateway is told. */
    String decisionOf(String method, String path) {
        return new JsonObject(call(method, path).body()).getString("decisionId");
    }

    /** A call of the management API. */
    JsonObject manage(String method, String path, @Nullable Object body) {
        var request = HttpRequest.newBuilder(
                        URI.create(server.url(server.settings().control()) + "/api/v1" + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(String.valueOf(body)))
                .header("Authorization", "Bearer " + admin.reveal());
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return new JsonObject(send(request).body());
    }

    /** The id of the demo's key of this name. */
    String keyId(String accountId, String name) {
        var items = manage("GET", "/accounts/" + accountId + "/keys", null).getJsonArray("items");
        return IntStream.range(0, items.size())
                .mapToObj(items::getJsonObject)
                .filter(key -> key.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .getString("id");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
