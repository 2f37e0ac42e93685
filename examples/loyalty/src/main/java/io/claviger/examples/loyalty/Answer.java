package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Optional;

/** What an operation answers: a status, and a body unless the status is 204. */
record Answer(int status, String mediaType, Optional<String> body) {

    static Answer ok(JsonObject body) {
        return new Answer(200, "application/json", Optional.of(body.encode()));
    }

    static Answer created(JsonObject body) {
        return new Answer(201, "application/json", Optional.of(body.encode()));
    }

    static Answer accepted(JsonObject body) {
        return new Answer(202, "application/json", Optional.of(body.encode()));
    }

    static Answer items(Collection<JsonObject> items) {
        JsonArray array = new JsonArray();
        items.forEach(array::add);
        return ok(new JsonObject().put("items", array));
    }

    static Answer html(String body) {
        return new Answer(200, "text/html; charset=utf-8", Optional.of(body));
    }

    static Answer none() {
        return new Answer(204, "application/json", Optional.empty());
    }

    static Answer error(ApiError error) {
        return new Answer(
                error.status(), "application/json", Optional.of(error.toJson().encode()));
    }
}
