package io.claviger.examples.loyalty;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;

/** Events that are queued first and recorded a moment later; the outcome is asked for by a correlation id. */
final class AsyncEvents {
    private static final int MAX_KEPT = 10_000;
    private static final int MAX_QUEUED = 1_000;
    private static final long DELAY_MILLIS = 20;

    private final Vertx vertx;
    private final EventBook book;
    private final Map<String, JsonObject> outcomes = new Bounded<>(MAX_KEPT);

    private int queued;

    AsyncEvents(Vertx vertx, EventBook book) {
        this.vertx = vertx;
        this.book = book;
    }

    JsonObject queue(Event event) {
        if (queued >= MAX_QUEUED) {
            throw ApiError.full("QUEUE_FULL", "At most " + MAX_QUEUED + " events wait at a time.");
        }
        queued++;
        String id = UUID.randomUUID().toString();
        outcomes.put(id, outcome(id, "queued"));
        vertx.setTimer(DELAY_MILLIS, _ -> work(id, event));
        return outcomes.getOrDefault(id, outcome(id, "queued"));
    }

    JsonObject outcome(String correlationId) {
        JsonObject outcome = outcomes.get(correlationId);
        if (outcome == null) {
            throw ApiError.unknown("CORRELATION_UNKNOWN", "There is no event with the id " + correlationId + ".");
        }
        return outcome;
    }

    private void work(String id, Event event) {
        queued--;
        try {
            outcomes.put(id, outcome(id, "processed").put("event", book.record(event)));
        } catch (ApiError error) {
            outcomes.put(id, outcome(id, "failed").mergeIn(error.toJson()));
        }
    }

    private static JsonObject outcome(String id, String status) {
        return new JsonObject().put("correlation_id", id).put("status", status);
    }
}
