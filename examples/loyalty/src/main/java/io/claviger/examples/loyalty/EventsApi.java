package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What customers did: one event, many at once, or queued. */
final class EventsApi {
    private static final int MAX_BULK = 50;

    private final EventBook book;
    private final AsyncEvents async;

    EventsApi(EventBook book, AsyncEvents async) {
        this.book = book;
        this.async = async;
    }

    void mount(Routes routes) {
        routes.get("/events", this::list)
                .post("/events", this::create)
                .post("/events/bulk", this::createMany)
                .post("/v1/async/events", this::queue)
                .get("/v1/async/events/{correlationId}", this::outcome);
    }

    private Answer list(Call call) {
        List<JsonObject> events = call.query("customer")
                .map(customer -> book.recent().stream()
                        .filter(event -> customer.equals(event.getString("customer")))
                        .toList())
                .orElseGet(book::recent);
        return Answer.items(events.stream().limit(call.limit()).toList());
    }

    private Answer create(Call call) {
        return Answer.created(book.record(Event.read(call.json(), "")));
    }

    private Answer createMany(Call call) {
        JsonArray events = call.body("events").list("events", MAX_BULK);
        JsonArray results = new JsonArray();
        for (int i = 0; i < events.size(); i++) {
            results.add(result(events.getValue(i), "/events/" + i));
        }
        return Answer.ok(new JsonObject().put("results", results));
    }

    /** Each event stands for itself: one that is refused does not hold up the others. */
    private JsonObject result(Object event, String at) {
        try {
            if (!(event instanceof JsonObject json)) {
                throw ApiError.invalid("MEMBER_INVALID", at + " must be an object.");
            }
            return new JsonObject().put("status", "success").put("event", book.record(Event.read(json, at)));
        } catch (ApiError error) {
            return new JsonObject().put("status", "error").mergeIn(error.toJson());
        }
    }

    private Answer queue(Call call) {
        return Answer.accepted(success(async.queue(Event.read(call.json(), ""))));
    }

    private Answer outcome(Call call) {
        return Answer.ok(success(async.outcome(call.path("correlationId"))));
    }

    private static JsonObject success(JsonObject payload) {
        return new JsonObject().put("status", "success").put("payload", payload);
    }
}
