package io.claviger.bench;

import io.claviger.core.credential.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** The management API, as an operator's program calls it. */
final class Management {
    private static final int FIRST_ERROR = 400;

    private final HttpClient client;
    private final Secret token;

    Management(HttpClient client, Secret token) {
        this.client = client;
        this.token = token;
    }

    JsonObject get(Claviger node, String path) {
        return call(node, path, "GET", BodyPublishers.noBody());
    }

    JsonObject post(Claviger node, String path) {
        return call(node, path, "POST", BodyPublishers.noBody());
    }

    JsonObject post(Claviger node, String path, JsonObject body) {
        return call(node, path, "POST", BodyPublishers.ofString(body.encode()));
    }

    JsonObject put(Claviger node, String path, JsonObject body) {
        return call(node, path, "PUT", BodyPublishers.ofString(body.encode()));
    }

    /** A call that is answered once the node serves. */
    HttpRequest listingAccounts(Claviger node) {
        return request(node, "/accounts").GET().build();
    }

    private HttpRequest.Builder request(Claviger node, String path) {
        return HttpRequest.newBuilder(URI.create(node.managementUrl() + path))
                .header("Authorization", "Bearer " + token.reveal())
                .header("Content-Type", "application/json");
    }

    private JsonObject call(Claviger node, String path, String method, BodyPublisher body) {
        try {
            var answer = client.send(request(node, path).method(method, body).build(), BodyHandlers.ofString());
            if (answer.statusCode() >= FIRST_ERROR) {
                throw new IllegalStateException(
                        path + " was answered by " + answer.statusCode() + ": " + answer.body());
            }
            return new JsonObject(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException("no answer to " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
