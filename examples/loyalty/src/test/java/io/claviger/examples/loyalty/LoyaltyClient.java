package io.claviger.examples.loyalty;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** A loyalty API of its own on a free port, and an HTTP client for it. */
final class LoyaltyClient implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final LoyaltyApi api = LoyaltyApi.start(vertx, "127.0.0.1", 0);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    record Reply(int status, HttpHeaders headers, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        List<JsonObject> items() {
            return json().getJsonArray("items").stream()
                    .map(JsonObject.class::cast)
                    .toList();
        }

        String errorCode() {
            return json().getJsonObject("error").getString("code");
        }

        String mediaType() {
            return headers.firstValue("Content-Type").orElse("");
        }
    }

    Vertx vertx() {
        return vertx;
    }

    HttpClient http() {
        return http;
    }

    URI at(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + api.port() + path);
    }

    Reply get(String path) {
        return call("GET", path, "");
    }

    Reply post(String path, String json) {
        return call("POST", path, json);
    }

    /** Records an event for a customer. */
    Reply event(String customer, String action, JsonObject data) {
        return post(
                "/events",
                new JsonObject()
                        .put("customer", customer)
                        .put("action", action)
                        .put("data", data)
                        .encode());
    }

    long points(String customer) {
        return get("/wallet/" + customer + "/balance").json().getLong("points");
    }

    /** Quotes in the body may be single ones. */
    Reply call(String method, String path, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at("http", path)).timeout(PATIENCE);
        if (json.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.method(method, BodyPublishers.ofString(json.replace('\'', '"')))
                    .header("Content-Type", "application/json");
        }
        return send(request.build());
    }

    Reply send(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
